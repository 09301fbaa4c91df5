using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Sessions;

/// <summary>
/// A session and its rules, pure: a command and the time give the next session and what is to be done (<see cref="Decide"/>).
/// <list type="bullet">
/// <item>Media may flow only while <see cref="State"/> is Live: the practitioner has admitted this employee, both are connected to the relay, nobody
/// stepped out,
/// nobody's restriction holds it, and consent of both was confirmed within the last 10 s.</item>
/// <item>Whatever ends that yields RevokeMedia before anything else.</item>
/// <item>Ended is for good.</item>
/// </list>
/// </summary>
public sealed partial record Session
{
    private Session(string id, SubjectId employee, SubjectId practitioner, string alias, MediaMode mode, DateTimeOffset requestedAt)
    {
        Id = id;
        Employee = employee;
        Practitioner = practitioner;
        Alias = alias;
        Mode = mode;
        RequestedAt = requestedAt;
        StateSince = requestedAt;
        AwaySince = requestedAt;
    }

    /// <summary>Session id.</summary>
    public string Id { get; }

    /// <summary>The employee's pseudonym; empty for an ended session read back from storage.</summary>
    public SubjectId Employee { get; }

    /// <summary>The practitioner's subject id.</summary>
    public SubjectId Practitioner { get; }

    /// <summary>Pairwise alias under which the practitioner knows the employee.</summary>
    public string Alias { get; }

    /// <summary>Video or audio.</summary>
    public MediaMode Mode { get; }

    /// <summary>When it was requested.</summary>
    public DateTimeOffset RequestedAt { get; }

    /// <summary>State.</summary>
    public SessionState State { get; private init; }

    /// <summary>Since when it is in this state.</summary>
    public DateTimeOffset StateSince { get; private init; }

    /// <summary>When the practitioner admitted the employee, or null.</summary>
    public DateTimeOffset? AdmittedAt { get; private init; }

    /// <summary>When it went live first, or null.</summary>
    public DateTimeOffset? LiveSince { get; private init; }

    /// <summary>When it was live last, or null; while live, when it last became so.</summary>
    public DateTimeOffset? LiveUntil { get; private init; }

    /// <summary>Why it ended, or null.</summary>
    public EndReason? Reason { get; private init; }

    /// <summary>The employee's side.</summary>
    public SideState EmployeeSide { get; private init; } = SideState.Empty;

    /// <summary>The practitioner's side.</summary>
    public SideState PractitionerSide { get; private init; } = SideState.Empty;

    /// <summary>The last confirmed consent and restriction of both; null when none counts (any more).</summary>
    public SessionStanding? Verdict { get; private init; }

    // Whose decision ended it; null where it was nobody's (time, a lost node) or is no longer known.
    private Side? EndedBy { get; init; }

    // Since when the employee's page has been away, while none is connected.
    private DateTimeOffset AwaySince { get; init; }

    // Set from the loss of a node until live again: it tells why the session ends if nobody comes back.
    private bool LostNode { get; init; }

    // What a skeleton read back says; a session that ended here computes it.
    private int? StoredDuration { get; init; }

    // Newest ledgers seen, kept when the verdict itself has run out: an answer that was overtaken must not count.
    private SessionStanding? Newest { get; init; }

    private bool IsEnded => State == SessionState.Ended;

    private bool IsAdmitted => AdmittedAt is not null && !IsEnded;

    private bool OnHold => EmployeeSide.Hold is not null || PractitionerSide.Hold is not null;

    /// <summary>A new session: nobody is here yet. The employee's page brings it to the door.</summary>
    /// <param name="id">Session id, 32 lowercase hexadecimal digits.</param>
    /// <param name="employee">The employee's pseudonym.</param>
    /// <param name="practitioner">The practitioner.</param>
    /// <param name="alias">Pairwise alias, 1 to 60 characters.</param>
    /// <param name="mode">Video or audio.</param>
    /// <param name="now">The time.</param>
    /// <returns>The session, or null when the input is malformed.</returns>
    public static Session? Request(string id, SubjectId employee, SubjectId practitioner, string alias, MediaMode mode, DateTimeOffset now) =>
        SubjectId.IsValid(id) && SubjectId.IsValid(employee.Value) && SubjectId.IsValid(practitioner.Value) && employee != practitioner
        && alias is { Length: >= 1 and <= 60 } && Enum.IsDefined(mode)
            ? new Session(id, employee, practitioner, alias, mode, now)
            : null;

    /// <summary>Which side a subject is on; null for a stranger.</summary>
    /// <param name="subject">The subject.</param>
    public Side? SideOf(SubjectId subject) =>
        !SubjectId.IsValid(subject.Value) ? null : subject == Employee ? Side.Employee : subject == Practitioner ? Side.Practitioner : null;

    /// <summary>The state of a side.</summary>
    /// <param name="side">Which side.</param>
    public SideState Of(Side side) => side == Side.Employee ? EmployeeSide : PractitionerSide;

    private Session With(Side side, SideState state) =>
        side == Side.Employee ? this with { EmployeeSide = state } : this with { PractitionerSide = state };

    private static Side Other(Side side) => side == Side.Employee ? Side.Practitioner : Side.Employee;
}
