using Microsoft.Data.Sqlite;

namespace BienEtre.Storage.Sqlite;

/// <summary>What an error of SQLite means to us. Codes: https://www.sqlite.org/rescode.html.</summary>
internal static class SqliteFault
{
    private const int Busy = 5;
    private const int LockedTable = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;
    private const int IoErrorFsync = 1034;
    private const int IoErrorDirectoryFsync = 1290;

    /// <summary>Classifies a failed write.</summary>
    /// <param name="exception">What was thrown.</param>
    public static StorageFault OfRun(Exception exception) => exception is not SqliteException sqlite ? StorageFault.Refused : sqlite.SqliteErrorCode switch
    {
        Full => StorageFault.DiskFull,
        Busy or LockedTable => StorageFault.Locked,
        IoError when sqlite.SqliteExtendedErrorCode is IoErrorFsync or IoErrorDirectoryFsync => StorageFault.FlushLost,
        IoError or ReadOnly or CannotOpen => StorageFault.Device,
        Corrupt or NotADatabase => StorageFault.Corrupted,
        _ => StorageFault.Refused,
    };

    /// <summary>Turns a failure at start into an error that says what to do next.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="volumeIsFull">Whether the volume has no room: some calls report a full volume as a plain I/O error.</param>
    public static StorageStartException OfStart(SqliteException exception, bool volumeIsFull) => OfRun(exception) switch
    {
        StorageFault.DiskFull => StartFaults.DiskFull(exception),
        StorageFault.Locked => StartFaults.Locked(exception),
        StorageFault.Device or StorageFault.FlushLost when volumeIsFull => StartFaults.DiskFull(exception),
        StorageFault.Device or StorageFault.FlushLost => StartFaults.NotWritable(exception),
        _ => StartFaults.Corrupted(exception),
    };
}
