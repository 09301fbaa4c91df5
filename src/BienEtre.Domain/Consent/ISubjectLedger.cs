using System.Collections.Immutable;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Consent;

/// <summary>What happened, in the words of the ledger. Stored by name: never rename.</summary>
public enum LedgerEventKind
{
    /// <summary>Consent given for a purpose under a notice version (Art. 7).</summary>
    ConsentGiven = 0,

    /// <summary>Consent withdrawn (Art. 7(3)).</summary>
    ConsentWithdrawn = 1,

    /// <summary>Processing restricted (Art. 18(1)).</summary>
    Restricted = 2,

    /// <summary>Restriction lifted, after notice (Art. 18(3)).</summary>
    RestrictionLifted = 3,

    /// <summary>Consent to continue one session despite a restriction (Art. 18(2)).</summary>
    ContinuedDespiteRestriction = 4,

    /// <summary>Objection raised (Art. 21).</summary>
    ObjectionRaised = 5,
}

/// <summary>One decision of a subject, immutable once appended.</summary>
/// <param name="OperationId">Idempotency key chosen by the caller, 32 hexadecimal digits; a repeated append of the same id changes nothing.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Purpose">The purpose concerned; for restrictions <see cref="Purpose.Service"/>.</param>
/// <param name="NoticeVersion">Version of the privacy notice that was shown.</param>
/// <param name="NoticeHash">SHA-256 of the notice shown, lowercase hexadecimal.</param>
/// <param name="By">Role of who decided.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Detail">Ground of a restriction, or session of an Art. 18(2) consent; never free text. Empty where none.</param>
public sealed record LedgerEvent(
    string OperationId, LedgerEventKind Kind, Purpose Purpose, int NoticeVersion, string NoticeHash, Roles By, DateTimeOffset At, string Detail);

/// <summary>Head of a subject's hash chain.</summary>
/// <param name="Length">Number of events; 0 for an empty chain.</param>
/// <param name="Hash">SHA-256 of the last link, lowercase hexadecimal; empty for an empty chain.</param>
public readonly record struct LedgerHead(long Length, string Hash)
{
    /// <summary>Head of an empty chain.</summary>
    public static LedgerHead Empty { get; } = new(0, "");
}

/// <summary>All decisions of a subject in order, with the head that they hash to.</summary>
/// <param name="Head">The head.</param>
/// <param name="Events">The events, oldest first.</param>
public sealed record SubjectChain(LedgerHead Head, ImmutableArray<LedgerEvent> Events);

/// <summary>Outcome of an append.</summary>
public abstract record AppendOutcome
{
    private AppendOutcome()
    {
    }

    /// <summary>Durably stored; <paramref name="Head"/> is the new head.</summary>
    /// <param name="Head">The new head.</param>
    public sealed record Appended(LedgerHead Head) : AppendOutcome;

    /// <summary>The expected head was not the head: read again and decide again.</summary>
    public sealed record Conflict : AppendOutcome;
}

/// <summary>
/// The append-only ledger of consent and restriction: the truth of both (decision: the append with compare-and-swap on the subject's head is the commit;
/// grain state is a cache built from it). Implemented by Storage. An infrastructure fault throws; nothing is acknowledged then.
/// </summary>
public interface ISubjectLedger
{
    /// <summary>Reads a subject's chain and verifies its hashes; throws when the chain does not verify.</summary>
    /// <param name="subject">Whose chain.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<SubjectChain> ReadAsync(SubjectId subject, CancellationToken cancellationToken = default);

    /// <summary>Appends one event if <paramref name="expected"/> is still the head; returns after the write is durable.</summary>
    /// <param name="subject">Whose chain.</param>
    /// <param name="expected">The head the decision was based on.</param>
    /// <param name="entry">The event.</param>
    /// <param name="cancellationToken">Stops waiting; the outcome is then unknown and the same operation id may be tried again.</param>
    Task<AppendOutcome> AppendAsync(SubjectId subject, LedgerHead expected, LedgerEvent entry, CancellationToken cancellationToken = default);
}
