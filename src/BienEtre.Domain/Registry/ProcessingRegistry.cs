using System.Collections.Immutable;

namespace BienEtre.Domain.Registry;

/// <summary>
/// The registry of processing in code (GDPR Art. 5(2), 30): which purposes exist, on which basis, with which classes of record, kept for how long.
/// Nothing is processed that is not in it: the gate denies what it does not name.
/// </summary>
public static class ProcessingRegistry
{
    /// <summary>Every purpose, in the order of <see cref="Purpose"/>.</summary>
    public static ImmutableArray<ProcessingActivity> Activities { get; } =
    [
        new(Purpose.Service, LegalBasis.Contract, SpecialCategoryCondition.None,
            [RecordClass.Account, RecordClass.SessionSkeleton, RecordClass.SessionSignalling], Collects: true),
        new(Purpose.LiveSession, LegalBasis.Consent, SpecialCategoryCondition.ExplicitConsent,
            [RecordClass.SessionMedia, RecordClass.SessionSignalling], Collects: true),

        // In the registry so that the choice can be shown as "off"; no class of record, so the gate lets nothing be collected for it.
        new(Purpose.Utilisation, LegalBasis.Consent, SpecialCategoryCondition.ExplicitConsent, [], Collects: false),
        new(Purpose.RightsHandling, LegalBasis.LegalObligation, SpecialCategoryCondition.LegalClaims,
            [RecordClass.ConsentEvent, RecordClass.RestrictionEvent, RecordClass.AccessLog], Collects: true),
        new(Purpose.PractitionerData, LegalBasis.Contract, SpecialCategoryCondition.None, [RecordClass.PractitionerProfile], Collects: true),
    ];

    /// <summary>Retention of every class, in the order of <see cref="RecordClass"/>.</summary>
    public static ImmutableArray<RetentionRule> Retention { get; } =
    [
        new(RecordClass.Account, RetentionTrigger.AccountClosed, 0),
        new(RecordClass.PractitionerProfile, RetentionTrigger.AccountClosed, 0),
        new(RecordClass.SessionSkeleton, RetentionTrigger.Written, 13),
        new(RecordClass.SessionSignalling, RetentionTrigger.NeverStored, 0),
        new(RecordClass.SessionMedia, RetentionTrigger.NeverStored, 0),
        new(RecordClass.ConsentEvent, RetentionTrigger.AccountClosed, 60),
        new(RecordClass.RestrictionEvent, RetentionTrigger.AccountClosed, 60),
        new(RecordClass.AccessLog, RetentionTrigger.Written, 12),
    ];

    /// <summary>Purposes that a person can consent to, whether or not this build collects for them.</summary>
    public static ImmutableArray<Purpose> ConsentPurposes { get; } = [.. Activities.Where(a => a.NeedsConsent).Select(a => a.Purpose)];

    /// <summary>The entry of a purpose; null when the registry does not name it, and then nothing may be processed for it.</summary>
    /// <param name="purpose">The purpose.</param>
    public static ProcessingActivity? Find(Purpose purpose) => (uint)purpose < (uint)Activities.Length ? Activities[(int)purpose] : null;

    /// <summary>The retention rule of a class; null when the registry does not name it, and then nothing of it may be kept.</summary>
    /// <param name="recordClass">The class.</param>
    public static RetentionRule? FindRetention(RecordClass recordClass) =>
        (uint)recordClass < (uint)Retention.Length ? Retention[(int)recordClass] : null;
}
