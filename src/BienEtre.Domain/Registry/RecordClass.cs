namespace BienEtre.Domain.Registry;

/// <summary>What kind of record data belongs to; retention, encryption key and gate policy hang on it. Stored by name: never rename.</summary>
public enum RecordClass
{
    /// <summary>The pseudonymous account: alias secret, sessions under way.</summary>
    Account = 0,

    /// <summary>A practitioner's public profile and door (accepting or on a break).</summary>
    PractitionerProfile = 1,

    /// <summary>What remains of a session: opaque id, practitioner, duration bucket, end reason.</summary>
    SessionSkeleton = 2,

    /// <summary>SDP and presence while a session runs; retention 0, memory only.</summary>
    SessionSignalling = 3,

    /// <summary>Picture and sound; retention 0, relayed in memory only, never stored.</summary>
    SessionMedia = 4,

    /// <summary>Consent decisions and their receipts.</summary>
    ConsentEvent = 5,

    /// <summary>Restrictions of processing (Art. 18) and their lifting.</summary>
    RestrictionEvent = 6,

    /// <summary>Who accessed a subject's data, by role, purpose and minute.</summary>
    AccessLog = 7,
}
