namespace BienEtre.Domain.Sessions;

/// <summary>What the consent and restriction of one participant say about this session.</summary>
/// <param name="ConsentGiven">Consent to live media is in force.</param>
/// <param name="Restricted">Processing is restricted (GDPR Art. 18).</param>
/// <param name="Continued">The participant consented to continue this session despite the restriction (Art. 18(2)).</param>
/// <param name="LedgerLength">Length of the participant's chain that says so: its version.</param>
public readonly record struct SideStanding(bool ConsentGiven, bool Restricted, bool Continued, long LedgerLength)
{
    /// <summary>Whether media may flow as far as this participant is concerned.</summary>
    public bool Clear => ConsentGiven && (!Restricted || Continued);
}

/// <summary>The answer about all participants.</summary>
/// <param name="AskedAt">When the question was asked (or when the ledger itself confirmed it, if earlier): from then on it counts.</param>
/// <param name="Employee">The employee.</param>
/// <param name="Practitioner">The practitioner.</param>
/// <param name="PractitionerSuspended">The practitioner is suspended.</param>
public sealed record SessionStanding(DateTimeOffset AskedAt, SideStanding Employee, SideStanding Practitioner, bool PractitionerSuspended = false)
{
    /// <summary>Whether media may flow.</summary>
    public bool Clear => Employee.Clear && Practitioner.Clear && !PractitionerSuspended;

    /// <summary>The answer about one side.</summary>
    /// <param name="side">Which side.</param>
    public SideStanding Of(Side side) => side == Side.Employee ? Employee : Practitioner;

    /// <summary>Whether any ledger is shorter than in <paramref name="other"/>: then this answer was overtaken.</summary>
    internal bool OvertakenBy(SessionStanding? other) =>
        other is not null && (Employee.LedgerLength < other.Employee.LedgerLength || Practitioner.LedgerLength < other.Practitioner.LedgerLength);
}
