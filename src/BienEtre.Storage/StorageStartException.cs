namespace BienEtre.Storage;

/// <summary>Why the store refuses to start.</summary>
public enum StartFault
{
    /// <summary>No room left on the volume of the data.</summary>
    DiskFull = 0,

    /// <summary>Another process holds the database.</summary>
    Locked = 1,

    /// <summary>The database file is damaged, truncated, or not a database.</summary>
    Corrupted = 2,

    /// <summary>A folder or file cannot be written, or cannot be created.</summary>
    NotWritable = 3,

    /// <summary>The database was written by a newer version of this program.</summary>
    SchemaTooNew = 4,

    /// <summary>The database is not one of this program's, or a schema step differs from the one that was applied.</summary>
    SchemaUnknown = 5,

    /// <summary>There is data, and the key that opens it is missing.</summary>
    KeyMissing = 6,

    /// <summary>The key is malformed, or not the one that this data was encrypted with.</summary>
    KeyWrong = 7,

    /// <summary>The key file can be read by others than its owner.</summary>
    KeyExposed = 8,

    /// <summary>The folder of the keys lies within the folder of the data.</summary>
    KeyBesideData = 9,

    /// <summary>The key has been used with a database, and the database is gone.</summary>
    DataMissing = 10,
}

/// <summary>
/// The store cannot start. The message says what to do next and carries no personal data, no key and no path: files are named by configuration key and file
/// name.
/// </summary>
public sealed class StorageStartException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="message">What is wrong and what to do next.</param>
    /// <param name="innerException">The cause, if an operation failed.</param>
    public StorageStartException(StartFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>Why.</summary>
    public StartFault Fault { get; }
}
