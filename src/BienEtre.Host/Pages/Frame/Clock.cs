using System.Globalization;

namespace BienEtre.Host.Pages.Frame;

/// <summary>Times as the server writes them: Paris time, where the service is offered.</summary>
internal static class Clock
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Paris", out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The moment in Paris time, in the language of the request.</summary>
    public static string InParis(DateTimeOffset at, bool dateToo)
    {
        var local = TimeZoneInfo.ConvertTime(at, Paris);
        return local.ToString(dateToo ? "d MMMM yyyy, HH:mm" : "HH:mm", CultureInfo.CurrentCulture);
    }
}
