namespace BienEtre.Domain.Registry;

/// <summary>From when the retention period of a record counts.</summary>
public enum RetentionTrigger
{
    /// <summary>Never stored: exists in memory while it is used.</summary>
    NeverStored = 0,

    /// <summary>From the moment it was written.</summary>
    Written = 1,

    /// <summary>From the closing of the subject's account; until then it is kept.</summary>
    AccountClosed = 2,
}

/// <summary>How long records of a class are kept (GDPR Art. 5(1)(e)).</summary>
/// <param name="RecordClass">The class.</param>
/// <param name="Trigger">From when the period counts.</param>
/// <param name="Months">The period in calendar months.</param>
public sealed record RetentionRule(RecordClass RecordClass, RetentionTrigger Trigger, int Months)
{
    /// <summary>Whether records of this class may be stored at all.</summary>
    public bool MayBeStored => Trigger != RetentionTrigger.NeverStored;

    /// <summary>Whether a legal hold may keep records of this class: a hold can never create data, so what is never stored cannot be held.</summary>
    public bool CanBeHeld => MayBeStored;

    /// <summary>When retention ends.</summary>
    /// <param name="triggeredAt">When the trigger happened; null while it has not (the account is open).</param>
    /// <returns>The instant from which the record may no longer be used, or null while no period counts.</returns>
    public DateTimeOffset? EndsAt(DateTimeOffset? triggeredAt) =>
        Trigger == RetentionTrigger.NeverStored ? DateTimeOffset.MinValue : triggeredAt?.AddMonths(Months);
}
