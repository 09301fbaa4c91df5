using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace BienEtre.Storage.Sqlite;

/// <summary>A bounded pool of reading connections. In write-ahead mode readers never wait for the writer, nor it for them.</summary>
internal sealed class SqliteReaders(string file) : IDisposable
{
    /// <summary>Connections at most; further readers wait their turn.</summary>
    public const int ReadersMax = 8;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _slots = new(ReadersMax);
    private volatile bool _closed;

    /// <summary>Runs a query on a connection of its own.</summary>
    /// <param name="query">Reads through the session.</param>
    /// <param name="cancellationToken">Stops waiting for a connection.</param>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> query, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return Run(query);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Waits until no query runs, then closes all connections.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        for (var slot = 0; slot < ReadersMax; slot++)
        {
            _slots.Wait();
        }

        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        // The slots are given back, so that a late caller finds the pool closed instead of waiting for ever.
        _slots.Release(ReadersMax);
    }

    private T Run<T>(Func<SqliteSession, T> query)
    {
        if (_closed)
        {
            throw new StorageException(StorageFault.Stopped);
        }

        var session = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            var result = query(session);
            _idle.Add(session);
            return result;
        }
        catch (SqliteException exception)
        {
            // A connection that failed is not used again.
            session.Dispose();
            throw new StorageException(SqliteFault.OfRun(exception), exception);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SqliteSession Open()
    {
        var session = SqliteSession.Open(file, SqliteOpenMode.ReadWrite);
        session.Run("PRAGMA query_only=ON");
        return session;
    }
}
