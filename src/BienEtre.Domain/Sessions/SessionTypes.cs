namespace BienEtre.Domain.Sessions;

/// <summary>State of a session. Stored by name: never rename.</summary>
public enum SessionState
{
    /// <summary>Agreed for later; nobody is here.</summary>
    Scheduled = 0,

    /// <summary>The employee waits at the door.</summary>
    Waiting = 1,

    /// <summary>The practitioner has admitted this employee; media is being set up.</summary>
    Admitted = 2,

    /// <summary>At least one side has sent its offer.</summary>
    Connecting = 3,

    /// <summary>Both sides are connected to the relay and consent is confirmed: media flows.</summary>
    Live = 4,

    /// <summary>A side was lost, or media is paused by a restriction; resumable within a bound.</summary>
    Interrupted = 5,

    /// <summary>Over, for good.</summary>
    Ended = 6,
}

/// <summary>Why a session ended. Stored by name: never rename.</summary>
public enum EndReason
{
    /// <summary>Both sides agreed that it is done (finished by a participant after being live, in due form).</summary>
    Completed = 0,

    /// <summary>The employee left for good.</summary>
    ByEmployee = 1,

    /// <summary>The practitioner left for good.</summary>
    ByPractitioner = 2,

    /// <summary>A participant withdrew consent to live media (Art. 7(3)).</summary>
    ConsentWithdrawn = 3,

    /// <summary>A restriction was placed and not continued by consent (Art. 18).</summary>
    Restricted = 4,

    /// <summary>The practitioner was suspended.</summary>
    PractitionerSuspended = 5,

    /// <summary>The practitioner did not admit the employee.</summary>
    NotAdmitted = 6,

    /// <summary>Nobody came back in time.</summary>
    Timeout = 7,

    /// <summary>The node that carried the session was lost and could not be replaced.</summary>
    NodeLost = 8,

    /// <summary>End-to-end encryption could not be kept up (later issue).</summary>
    EncryptionFailed = 9,

    /// <summary>Verification of the other side failed (later issue).</summary>
    VerificationFailed = 10,

    /// <summary>The employee's entitlement ended (later issue).</summary>
    EntitlementEnded = 11,
}

/// <summary>What a session carries.</summary>
public enum MediaMode
{
    /// <summary>Picture and sound.</summary>
    Video = 0,

    /// <summary>Sound only.</summary>
    Audio = 1,
}

/// <summary>Which side of a 1:1 session.</summary>
public enum Side
{
    /// <summary>The employee.</summary>
    Employee = 0,

    /// <summary>The practitioner.</summary>
    Practitioner = 1,
}
