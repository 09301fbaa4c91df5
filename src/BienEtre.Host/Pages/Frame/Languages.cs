using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace BienEtre.Host.Pages.Frame;

/// <summary>The two languages. The language is in the URL, so that no cookie is needed to remember it.</summary>
internal static class Languages
{
    public const string English = "en";
    public const string French = "fr";

    /// <summary>Route constraint of the language segment.</summary>
    public const string Segment = "/{lang:regex(^(en|fr)$)}";

    public static readonly CultureInfo EnglishCulture = CultureInfo.GetCultureInfo("en-GB");
    public static readonly CultureInfo FrenchCulture = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>Whether a path begins with a language segment.</summary>
    public static bool StartsWithLanguage(string path) =>
        (path.StartsWith("/en", StringComparison.Ordinal) || path.StartsWith("/fr", StringComparison.Ordinal)) && (path.Length == 3 || path[3] == '/');

    /// <summary>Language of the address; where it has none, the browser's first wish among the two, else French.</summary>
    public static string Of(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        return StartsWithLanguage(path) ? path[1..3] : Preferred(request);
    }

    /// <summary>Sets the culture of the request from its address.</summary>
    public static IApplicationBuilder UseLanguageOfAddress(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var culture = Of(context.Request) == French ? FrenchCulture : EnglishCulture;
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
        return next(context);
    });

    private static string Preferred(HttpRequest request)
    {
        // RFC 9110 section 12.5.4; a malformed header is as good as none.
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wishes))
        {
            return French;
        }

        foreach (var wish in wishes.OrderByDescending(w => w.Quality ?? 1))
        {
            if (wish.Value.StartsWith(English, StringComparison.OrdinalIgnoreCase))
            {
                return English;
            }

            if (wish.Value.StartsWith(French, StringComparison.OrdinalIgnoreCase))
            {
                return French;
            }
        }

        return French;
    }
}
