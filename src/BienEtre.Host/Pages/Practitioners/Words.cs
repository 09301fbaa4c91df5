using System.Collections.Immutable;
using BienEtre.Host.Resources;
using Microsoft.Extensions.Localization;

namespace BienEtre.Host.Pages.Practitioners;

/// <summary>Words for keys of a profile; a key without a word is shown as it stands.</summary>
internal static class Words
{
    public static string Known(IStringLocalizer<PractitionersText> texts, string prefix, string key) =>
        texts[$"{prefix}.{key}"] is { ResourceNotFound: false } found ? found : key;

    public static string Title(IStringLocalizer<PractitionersText> texts, string title) => Known(texts, "title", title);

    public static string Languages(IStringLocalizer<PractitionersText> texts, ImmutableArray<string> tags) =>
        string.Join(", ", tags.Select(t => Known(texts, "language", t)));
}
