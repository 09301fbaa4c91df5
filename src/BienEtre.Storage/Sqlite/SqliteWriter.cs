using System.Threading.Channels;
using BienEtre.Storage.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace BienEtre.Storage.Sqlite;

/// <summary>
/// The one writer of the database: a thread of its own that takes operations from a bounded queue and makes up to <see cref="BatchMax"/> of them durable in one
/// transaction. SQLite has one writer anyway; letting callers compete for its lock was measured to starve the thread pool, and one flush per caller to be ten
/// times slower.
/// An operation is acknowledged only after the commit that holds it has been flushed.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Operations waiting at most; whoever comes then waits (<c>queue_waits</c>). Nothing is dropped.</summary>
    public const int QueueMax = 8_192;

    /// <summary>Operations per transaction at most.</summary>
    public const int BatchMax = 512;

    private readonly SqliteSession _session;
    private readonly StorageCounters _counters;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly Channel<WriteOperation> _queue = Channel.CreateBounded<WriteOperation>(
        new BoundedChannelOptions(QueueMax) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private volatile bool _flushLost;
    private bool _scrubDue;

    /// <summary>Starts the thread; the writer owns the session from now on.</summary>
    /// <param name="session">A connection that may write.</param>
    /// <param name="counters">Where to count.</param>
    /// <param name="logger">Where to log.</param>
    public SqliteWriter(SqliteSession session, StorageCounters counters, ILogger logger)
    {
        _session = session;
        _counters = counters;
        _logger = logger;
        _thread = new Thread(Loop) { IsBackground = true, Name = "storage-writer" };
        _thread.Start();
    }

    /// <summary>Runs an operation within a transaction and returns its result once it is durable.</summary>
    /// <param name="work">Reads and writes through the session. It may run twice (the first run undone), so it must have no other effect.</param>
    /// <param name="scrub">Whether old contents are to be removed from the write-ahead log as well, as after the destruction of a key.</param>
    /// <param name="cancellationToken">Stops waiting; the outcome is then unknown.</param>
    /// <exception cref="StorageException">Not acknowledged.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> work, bool scrub, CancellationToken cancellationToken)
    {
        var operation = new WriteOperation<T>(work, scrub);
        if (!_queue.Writer.TryWrite(operation))
        {
            _counters.QueueWaited();
            try
            {
                await _queue.Writer.WriteAsync(operation, cancellationToken);
            }
            catch (ChannelClosedException)
            {
                throw new StorageException(StorageFault.Stopped);
            }
        }

        return await operation.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more operations, finishes those in the queue, and closes the connection.</summary>
    public void Dispose()
    {
        if (_queue.Writer.TryComplete())
        {
            _thread.Join();
            _session.Dispose();
        }
    }

    private void Loop()
    {
        var batch = new List<WriteOperation>(BatchMax);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            while (batch.Count < BatchMax && _queue.Reader.TryRead(out var operation))
            {
                batch.Add(operation);
            }

            Run(batch);
            if (_scrubDue)
            {
                Scrub();
            }

            foreach (var operation in batch)
            {
                operation.Answer();
            }
        }
    }

    private void Run(List<WriteOperation> batch)
    {
        if (_flushLost)
        {
            Fail(batch, StorageFault.FlushLost, null);
            return;
        }

        try
        {
            _session.Command("BEGIN IMMEDIATE").ExecuteNonQuery();
            foreach (var operation in batch)
            {
                operation.Execute(_session);
            }

            _session.Command("COMMIT").ExecuteNonQuery();
        }
        catch (Exception exception)
        {
            _session.RollbackIfOpen();
            OnFailure(batch, exception);
            return;
        }

        _counters.Committed(batch.Count);
        foreach (var operation in batch)
        {
            operation.Committed();
            _scrubDue |= operation.Scrub;
        }
    }

    private void OnFailure(List<WriteOperation> batch, Exception exception)
    {
        var fault = SqliteFault.OfRun(exception);
        if (fault == StorageFault.Refused && batch.Count > 1)
        {
            // One bad operation must not fail its neighbours: each alone, so that it fails alone.
            foreach (var operation in batch)
            {
                Run([operation]);
            }

            return;
        }

        if (fault == StorageFault.FlushLost)
        {
            _flushLost = true;
            Log.FlushLost(_logger);
        }

        Fail(batch, fault, exception);
    }

    private void Fail(List<WriteOperation> batch, StorageFault fault, Exception? exception)
    {
        _counters.Failed(batch.Count);
        if (exception is not null && fault != StorageFault.Refused)
        {
            Log.WriteFailed(_logger, batch.Count, fault, exception);
        }

        foreach (var operation in batch)
        {
            operation.Failed(new StorageException(fault, exception));
        }
    }

    /// <summary>Moves the log into the database file, where freed pages are zeroed, and truncates it, so that no old page is left in it.</summary>
    private void Scrub()
    {
        try
        {
            using var reader = _session.Command("PRAGMA wal_checkpoint(TRUNCATE)").ExecuteReader();
            _scrubDue = reader.Read() && reader.GetInt64(0) != 0;
        }
        catch (SqliteException)
        {
            _scrubDue = true;
        }

        if (_scrubDue)
        {
            _counters.ScrubDelayed();
            Log.ScrubDelayed(_logger);
        }
    }
}
