using BienEtre.Storage.Keys;
using BienEtre.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace BienEtre.Storage.Sqlite;

/// <summary>
/// The embedded database: one file in <c>Data:Path</c>, in write-ahead mode, flushed at every commit. One thread writes (<see cref="SqliteWriter"/>), a few
/// connections
/// read (<see cref="SqliteReaders"/>), and one process at a time may open it.
/// </summary>
internal sealed class SqliteDatabase(SqliteStorageOptions options, TimeProvider time, StorageCounters counters, ILogger<SqliteDatabase> logger) : IDisposable
{
    private readonly Lock _gate = new();
    private volatile OpenDatabase? _open;

    /// <summary>The key-encryption key.</summary>
    public RootKey Root => Open().Root;

    /// <summary>Opens the database, or says why it cannot. A second call does nothing.</summary>
    /// <exception cref="StorageStartException">It cannot; nothing is left open.</exception>
    public void Start()
    {
        lock (_gate)
        {
            if (_open is null)
            {
                var started = time.GetTimestamp();
                _open = SqliteOpening.Open(options, SqliteSchema.Embedded, time.GetUtcNow(), counters, logger);
                Log.Opened(logger, _open.Schema, new FileInfo(_open.File).Length, (long)time.GetElapsedTime(started).TotalMilliseconds);
            }
        }
    }

    /// <summary>Finishes the writes in the queue and closes; then another process may open it.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_open is { } open)
            {
                _open = null;
                open.Dispose();
                Log.Closed(logger);
            }
        }
    }

    /// <inheritdoc cref="SqliteReaders.RunAsync"/>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> query, CancellationToken cancellationToken = default) =>
        Open().Readers.RunAsync(query, cancellationToken);

    /// <summary>Writes durably; see <see cref="SqliteWriter.RunAsync"/>.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken = default) =>
        Open().Writer.RunAsync(work, scrub: false, cancellationToken);

    /// <summary>Writes durably, and leaves no old contents in the write-ahead log.</summary>
    public Task<T> WriteAndScrubAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken = default) =>
        Open().Writer.RunAsync(work, scrub: true, cancellationToken);

    public void Dispose() => Stop();

    private OpenDatabase Open() => _open ?? throw new StorageException(StorageFault.Stopped);
}

/// <summary>Everything that is open while the database is.</summary>
/// <param name="File">The database file.</param>
/// <param name="Schema">Its schema version.</param>
/// <param name="Root">The key-encryption key.</param>
/// <param name="Writer">The writer.</param>
/// <param name="Readers">The readers.</param>
/// <param name="ProcessLock">The file by which other processes are kept out.</param>
internal sealed record OpenDatabase(string File, int Schema, RootKey Root, SqliteWriter Writer, SqliteReaders Readers, FileStream ProcessLock) : IDisposable
{
    public void Dispose()
    {
        // The writer last of the two: the last connection to close moves the log into the database file and removes it.
        Readers.Dispose();
        Writer.Dispose();
        Root.Dispose();
        ProcessLock.Dispose();
    }
}
