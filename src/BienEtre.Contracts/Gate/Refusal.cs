namespace BienEtre.Contracts.Gate;

/// <summary>Why a call was refused. Shown to people as a signpost (what to do next), never with data of another person. Stored and sent by name:
/// never rename.</summary>
public enum Refusal
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The caller's role may not do this, or the caller is not part of it. Also the answer for an id that does not exist (no oracle).</summary>
    NotAllowed = 1,

    /// <summary>Consent to the purpose is missing, withdrawn, or was given under an older notice.</summary>
    ConsentMissing = 2,

    /// <summary>The other participant has not consented (the practitioner learns nothing else).</summary>
    OtherNotReady = 3,

    /// <summary>A restriction of processing is in force (Art. 18).</summary>
    Restricted = 4,

    /// <summary>The notice shown is not the one in force: read it again.</summary>
    NoticeOutdated = 5,

    /// <summary>The session is not in a state that allows this (for example not admitted yet, or ended).</summary>
    WrongState = 6,

    /// <summary>The practitioner is on a break or suspended.</summary>
    PractitionerAway = 7,

    /// <summary>A bound is reached (one open session per employee, or too many requests): finish or wait.</summary>
    LimitReached = 8,

    /// <summary>The input is malformed.</summary>
    Malformed = 9,

    /// <summary>Storing failed; nothing was acknowledged, try again. Media, where it ran, is stopped already.</summary>
    StorageUnavailable = 10,

    /// <summary>The relay cannot take the connection now; try again.</summary>
    RelayUnavailable = 11,
}

/// <summary>What the gate throws when it denies a call: the one expected exception of the platform, so that no method body runs. Edges turn it into
/// a refusal.</summary>
[GenerateSerializer, Alias("gate-denied")]
public sealed class GateDeniedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GateDeniedException()
        : this(Refusal.NotAllowed)
    {
    }

    /// <summary>Creates the exception; only the reason's name is in the message.</summary>
    /// <param name="refusal">The reason.</param>
    public GateDeniedException(Refusal refusal)
        : base(refusal.ToString()) => Refusal = refusal;

    /// <summary>Required by exception conventions; the message is ignored so that no data can travel in it.</summary>
    /// <param name="message">Ignored.</param>
    public GateDeniedException(string message)
        : this(Refusal.NotAllowed) => _ = message;

    /// <summary>Required by exception conventions.</summary>
    /// <param name="message">Ignored.</param>
    /// <param name="innerException">Kept.</param>
    public GateDeniedException(string message, Exception innerException)
        : base(Refusal.NotAllowed.ToString(), innerException) => _ = message;

    /// <summary>The reason.</summary>
    [Id(0)]
    public Refusal Refusal { get; private set; } = Refusal.NotAllowed;
}
