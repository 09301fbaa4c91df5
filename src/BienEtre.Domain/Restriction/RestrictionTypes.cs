using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Restriction;

/// <summary>Grounds of a restriction (GDPR Art. 18(1)). Stored by name: never rename.</summary>
public enum RestrictionGround
{
    /// <summary>(a) accuracy is contested.</summary>
    Accuracy = 0,

    /// <summary>(b) processing is unlawful and erasure is opposed.</summary>
    Unlawful = 1,

    /// <summary>(c) needed by the subject for legal claims.</summary>
    Claims = 2,

    /// <summary>(d) objection pending.</summary>
    Objection = 3,
}

/// <summary>Where a subject's restriction stands.</summary>
/// <param name="Active">Whether processing is restricted.</param>
/// <param name="Ground">The newest ground, when active.</param>
/// <param name="Since">Since when, when active.</param>
/// <param name="ContinuedSession">The session that the subject consented to continue since (Art. 18(2)), or null. A new restriction ends it.</param>
public sealed record RestrictionPosition(bool Active, RestrictionGround? Ground, DateTimeOffset? Since, string? ContinuedSession)
{
    /// <summary>No restriction.</summary>
    public static RestrictionPosition None { get; } = new(false, null, null, null);

    /// <summary>Whether this restriction stops ordinary processing within a session (null: outside any).</summary>
    /// <param name="session">The session, or null.</param>
    public bool Blocks(string? session) => Active && (session is null || !string.Equals(session, ContinuedSession, StringComparison.Ordinal));
}

/// <summary>A decision of a subject about restriction.</summary>
/// <param name="OperationId">Idempotency key, 32 lowercase hexadecimal digits.</param>
/// <param name="By">Role of who decides.</param>
public abstract record RestrictionCommand(string OperationId, Roles By)
{
    /// <summary>Restricts processing (Art. 18(1)).</summary>
    /// <param name="Ground">The ground.</param>
    /// <param name="OperationId">Idempotency key.</param>
    /// <param name="By">Role of who decides.</param>
    public sealed record Restrict(RestrictionGround Ground, string OperationId, Roles By) : RestrictionCommand(OperationId, By);

    /// <summary>Lifts the restriction. Only the subject does so here, and so knows of it before (Art. 18(3)).</summary>
    /// <param name="OperationId">Idempotency key.</param>
    /// <param name="By">Role of who decides.</param>
    public sealed record Lift(string OperationId, Roles By) : RestrictionCommand(OperationId, By);

    /// <summary>Consents to continue one session despite the restriction (Art. 18(2)).</summary>
    /// <param name="Session">Session id, 32 lowercase hexadecimal digits.</param>
    /// <param name="OperationId">Idempotency key.</param>
    /// <param name="By">Role of who decides.</param>
    public sealed record Continue(string Session, string OperationId, Roles By) : RestrictionCommand(OperationId, By);
}
