namespace BienEtre.Domain.Sessions;

/// <summary>Every time bound and size bound of a session. A session that reaches none of its bounds cannot exist: see <c>Session.Deadline</c>.</summary>
public static class SessionBounds
{
    /// <summary>How long a session waits for the practitioner, from its request.</summary>
    public static TimeSpan WaitingMax { get; } = TimeSpan.FromMinutes(60);

    /// <summary>How long a session waits while the employee's page is not connected.</summary>
    public static TimeSpan AwayMax { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long both may take from admission to the first picture or sound.</summary>
    public static TimeSpan ConnectingMax { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an interrupted session can be resumed.</summary>
    public static TimeSpan InterruptedMax { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a person who restricted processing may consent to continue (GDPR Art. 18(2)).</summary>
    public static TimeSpan ContinueMax { get; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a session lasts at most, from admission.</summary>
    public static TimeSpan SessionMax { get; } = TimeSpan.FromHours(3);

    /// <summary>Granularity of the duration that remains: exact lengths would help to recognise a person.</summary>
    public static TimeSpan DurationBucket { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Pages (connections) of one side; the oldest gives way, so that nobody is locked out by connections that died unnoticed.</summary>
    public const int PagesMax = 4;
}
