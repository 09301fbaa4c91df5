namespace BienEtre.Storage;

/// <summary>Why a stored record cannot be read.</summary>
public enum UnreadableReason
{
    /// <summary>Its key has been destroyed: the record is erased (GDPR Art. 17), even where its ciphertext remains.</summary>
    KeyDestroyed = 0,

    /// <summary>It is not what was written, or not in the place where it was written.</summary>
    Tampered = 1,

    /// <summary>It has a format that this version does not know.</summary>
    UnknownFormat = 2,
}

/// <summary>A stored record is there and cannot be read. It is never answered as if it were absent. The message names no subject.</summary>
public sealed class RecordUnreadableException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="what">What kind of record, without naming whose.</param>
    public RecordUnreadableException(UnreadableReason reason, string what)
        : base(reason switch
        {
            UnreadableReason.KeyDestroyed => $"The key of this {what} has been destroyed: it is erased.",
            UnreadableReason.Tampered => $"This {what} is not what was written: restore the database from a backup, and look for who changed it.",
            _ => $"This {what} has an unknown format: start the version of the program that wrote it.",
        }) => Reason = reason;

    /// <summary>Why.</summary>
    public UnreadableReason Reason { get; }
}
