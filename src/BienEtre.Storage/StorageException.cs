namespace BienEtre.Storage;

/// <summary>Why a running store did not do what it was asked.</summary>
public enum StorageFault
{
    /// <summary>This one operation was refused by the database (a constraint, a trigger); others go on.</summary>
    Refused = 0,

    /// <summary>No room left. Writes are taken again as soon as there is room.</summary>
    DiskFull = 1,

    /// <summary>Another process locked the database.</summary>
    Locked = 2,

    /// <summary>The device reported an error, or the file may not be written.</summary>
    Device = 3,

    /// <summary>The database is damaged.</summary>
    Corrupted = 4,

    /// <summary>
    /// The device reported that flushed data may be lost. What the system would report for the next flush cannot be trusted, so nothing is written any more
    /// until a restart has read back what is really on disk.
    /// </summary>
    FlushLost = 5,

    /// <summary>The store has not been started, or is stopped.</summary>
    Stopped = 6,

    /// <summary>No answer in time.</summary>
    Timeout = 7,
}

/// <summary>
/// An operation was not acknowledged. Its effect is unknown only for <see cref="StorageFault.Device"/> and <see cref="StorageFault.FlushLost"/>; otherwise
/// nothing was stored.
/// The message carries no personal data.
/// </summary>
public sealed class StorageException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="innerException">The cause.</param>
    public StorageException(StorageFault fault, Exception? innerException = null)
        : base(Describe(fault), innerException) => Fault = fault;

    /// <summary>Why.</summary>
    public StorageFault Fault { get; }

    private static string Describe(StorageFault fault) => fault switch
    {
        StorageFault.DiskFull => "The volume of Data:Path is full: free some space; writes are then taken again without a restart.",
        StorageFault.Locked => "Another process locked the database: close it.",
        StorageFault.Device => "The device of Data:Path reported an error: check the volume and its permissions.",
        StorageFault.Corrupted => "The database is damaged: stop, and restore it from a backup.",
        StorageFault.FlushLost => "The device could not flush data: check it, then restart.",
        StorageFault.Stopped => "The store is not running.",
        StorageFault.Timeout => "The store did not answer in time.",
        _ => "The database refused the write.",
    };
}
