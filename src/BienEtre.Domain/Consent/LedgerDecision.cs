using BienEtre.Domain.Gate;

namespace BienEtre.Domain.Consent;

/// <summary>What is to be done with a subject's chain.</summary>
public abstract record LedgerDecision
{
    private LedgerDecision()
    {
    }

    /// <summary>Append this event to the head that the decision was based on; after a conflict read and decide again.</summary>
    /// <param name="Entry">The event.</param>
    public sealed record Append(LedgerEvent Entry) : LedgerDecision;

    /// <summary>Nothing to append: the same operation, or the same decision, is in the chain already.</summary>
    /// <param name="Entry">The event that says so.</param>
    /// <param name="Index">Its index in the chain, 0 = oldest.</param>
    public sealed record AlreadyDone(LedgerEvent Entry, int Index) : LedgerDecision;

    /// <summary>Refused.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Refused(DenyReason Reason) : LedgerDecision;
}
