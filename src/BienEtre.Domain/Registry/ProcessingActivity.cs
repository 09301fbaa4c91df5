using System.Collections.Immutable;

namespace BienEtre.Domain.Registry;

/// <summary>One purpose in the registry: its basis and what it may touch. How it behaves is derived from the basis.</summary>
/// <param name="Purpose">The purpose.</param>
/// <param name="Basis">Legal basis (GDPR Art. 6(1)).</param>
/// <param name="Condition">Condition for data concerning health (Art. 9(2)).</param>
/// <param name="RecordClasses">Classes of record that may be used for it; all others may not.</param>
/// <param name="Collects">Whether this build collects anything for it.</param>
public sealed record ProcessingActivity(
    Purpose Purpose, LegalBasis Basis, SpecialCategoryCondition Condition, ImmutableArray<RecordClass> RecordClasses, bool Collects)
{
    /// <summary>Whether consent must be in force for ordinary processing.</summary>
    public bool NeedsConsent => Basis == LegalBasis.Consent;

    /// <summary>Whether consent can be given and withdrawn.</summary>
    public bool CanBeWithdrawn => Basis == LegalBasis.Consent;

    /// <summary>Whether the subject can object (Art. 21(1)).</summary>
    public bool CanBeObjectedTo => Basis == LegalBasis.LegitimateInterest;

    /// <summary>
    /// Whether a restriction stops ordinary processing (Art. 18(2)). Carrying out the subject's own rights goes on: without it a restriction could
    /// be neither read nor lifted.
    /// </summary>
    public bool StopsWhenRestricted => Basis != LegalBasis.LegalObligation;

    /// <summary>What a withdrawal, an objection or a termination does.</summary>
    public RefusalConsequence OnRefusal => Basis switch
    {
        LegalBasis.Consent => RefusalConsequence.PurposeStops,
        LegalBasis.Contract => RefusalConsequence.ServiceEnds,
        LegalBasis.LegitimateInterest => RefusalConsequence.SuspendedWhileBalanced,
        _ => RefusalConsequence.NoEffect,
    };

    /// <summary>Whether a class of record may be used for this purpose.</summary>
    /// <param name="recordClass">The class.</param>
    public bool Covers(RecordClass recordClass) => RecordClasses.Contains(recordClass);
}
