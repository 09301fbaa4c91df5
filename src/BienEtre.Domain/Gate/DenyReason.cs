namespace BienEtre.Domain.Gate;

/// <summary>Why a rule refuses. The words of the wire's refusals, plus those that only the rules need. Written to the access log by name: never
/// rename.</summary>
public enum DenyReason
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>Role not allowed, or not part of it. Also the answer for what does not exist (no oracle).</summary>
    NotAllowed = 1,

    /// <summary>Own consent to the purpose is missing, withdrawn, or given under a notice that a material one has replaced (GDPR Art. 6(1)(a), 7).</summary>
    ConsentMissing = 2,

    /// <summary>Another participant is not ready. Deliberately says no more: consent and restriction of another person are nobody's business.</summary>
    OtherNotReady = 3,

    /// <summary>A restriction of the own data is in force (Art. 18).</summary>
    Restricted = 4,

    /// <summary>The notice shown is not the one in force: read it again.</summary>
    NoticeOutdated = 5,

    /// <summary>The thing is not in a state that allows this.</summary>
    WrongState = 6,

    /// <summary>The practitioner is on a break or suspended.</summary>
    PractitionerAway = 7,

    /// <summary>A bound is reached: finish something or wait.</summary>
    LimitReached = 8,

    /// <summary>The input is malformed.</summary>
    Malformed = 9,

    /// <summary>Consent and restriction could not be confirmed recently enough: fails closed, try again.</summary>
    NotConfirmed = 12,

    /// <summary>The subject objected to processing on legitimate interest (Art. 21).</summary>
    Objected = 13,

    /// <summary>The retention period of the record is over (Art. 5(1)(e)).</summary>
    RetentionOver = 14,

    /// <summary>The registry names no legal basis for using this class of record for this purpose (Art. 5(1)(a) and (b)).</summary>
    NoBasis = 15,
}
