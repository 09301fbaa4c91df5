using BienEtre.Domain.Sessions;

namespace BienEtre.Host.Pages.Sessions;

/// <summary>Which sentence says why a session ended. A side that may not know reads the neutral one.</summary>
internal static class EndedTexts
{
    /// <summary>Key of the sentence.</summary>
    public static string Key(EndReason? reason, Side side) => (reason, side) switch
    {
        (EndReason.Completed, _) => "ended.completed",
        (EndReason.ByEmployee, Side.Employee) or (EndReason.ByPractitioner, Side.Practitioner) => "ended.by-you",
        (EndReason.ConsentWithdrawn, _) => "ended.withdrawn",
        (EndReason.Restricted, _) => "ended.restricted",
        (EndReason.NotAdmitted, Side.Employee) => "ended.not-admitted",
        (EndReason.NotAdmitted, Side.Practitioner) => "ended.declined",
        (EndReason.Timeout, _) => "ended.timeout",
        _ => "ended.neutral",
    };
}
