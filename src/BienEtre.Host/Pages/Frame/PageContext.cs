using BienEtre.Domain.Subjects;
using BienEtre.Host.Auth;

namespace BienEtre.Host.Pages.Frame;

/// <summary>What every page knows about its request: language, address, and in which role the visitor is signed in. Scoped; holds nothing of the
/// browser.</summary>
public sealed class PageContext
{
    /// <summary>Reads the request.</summary>
    public PageContext(IHttpContextAccessor accessor)
    {
        var http = accessor.HttpContext ?? throw new InvalidOperationException("A page is rendered within a request only.");
        Language = Languages.Of(http.Request);
        Actor = http.User.ToActor();
        var path = http.Request.Path.Value ?? "/";
        Path = Languages.StartsWithLanguage(path) ? path[3..].TrimStart('/') : path.TrimStart('/');
        // Only the address of a GET can be opened again in the other language.
        Query = HttpMethods.IsGet(http.Request.Method) ? http.Request.QueryString.Value ?? "" : "";
    }

    /// <summary>"en" or "fr".</summary>
    public string Language { get; }

    /// <summary>The language as browsers format dates and times in it: British, so that a day has 24 hours.</summary>
    public string LanguageTag => Language == Languages.French ? "fr" : "en-GB";

    /// <summary>The other language.</summary>
    public string OtherLanguage => Language == Languages.French ? Languages.English : Languages.French;

    /// <summary>Path after the language, without leading slash.</summary>
    public string Path { get; }

    /// <summary>Query string with its question mark, or empty.</summary>
    public string Query { get; }

    /// <summary>Who is signed in; <see cref="Actor.Anonymous"/> when nobody is.</summary>
    public Actor Actor { get; }

    /// <summary>Address of a page in the visitor's language.</summary>
    public string Url(string page) => page.Length == 0 ? $"/{Language}" : $"/{Language}/{page}";

    /// <summary>Address of this page in the other language.</summary>
    public string SameInOtherLanguage => Path.Length == 0 ? $"/{OtherLanguage}{Query}" : $"/{OtherLanguage}/{Path}{Query}";
}
