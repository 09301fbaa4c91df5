using System.Collections.Immutable;
using System.Text.Json.Serialization;
using BienEtre.Host.Auth;

namespace BienEtre.Host.Pages.Storage;

/// <summary>One thing that this site keeps in a browser.</summary>
/// <param name="Kind">cookie, cacheStorage or serviceWorker.</param>
/// <param name="Name">Its name.</param>
/// <param name="When">signIn or crisisPage: what the visitor does that sets it.</param>
/// <param name="Retention">How long it stays.</param>
/// <param name="Necessity">Why no consent is asked: strictly necessary for what was asked for (Art. 82 of the French data protection act).</param>
/// <param name="Attributes">Attributes of a cookie, or scopes of a worker.</param>
/// <param name="Text">Prefix of its words on the human page.</param>
public sealed record StorageItem(
    string Kind, string Name, string When, string Retention, string Necessity, ImmutableArray<string> Attributes, [property: JsonIgnore] string Text);

/// <summary>The one list of cookies and storage: the human page and the machine-readable file are both made from it, and a browser test compares it
/// with what a crawl finds.</summary>
public static class StorageManifest
{
    /// <summary>Address of the machine-readable list.</summary>
    public const string Address = "/.well-known/storage-manifest.json";

    /// <summary>Everything. Nothing before sign-in but what the crisis page keeps for use without a network.</summary>
    public static ImmutableArray<StorageItem> Items { get; } =
    [
        new("cookie", SignIn.CookieName, "signIn", "session, at most 8 hours", "strictly necessary",
            ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"], "session"),
        new("serviceWorker", "/crisis-worker.js", "crisisPage", "until cleared", "strictly necessary", ["/en/crisis", "/fr/crisis"], "worker"),
        new("cacheStorage", "bienetre-crisis-1", "crisisPage", "until cleared", "strictly necessary", [], "crisis"),
    ];
}
