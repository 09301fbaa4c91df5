namespace BienEtre.Storage.Sqlite;

/// <summary>The write check: one row, written through the same queue and flush as everything else.</summary>
internal sealed class SqliteProbe(SqliteDatabase database, TimeProvider time) : IStorageProbe
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private const string Count = "INSERT INTO probe (id, count) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1";

    /// <summary>Writes the row.</summary>
    /// <param name="session">A connection that may write.</param>
    public static int Write(SqliteSession session) => session.Command(Count).ExecuteNonQuery();

    public async Task<StorageHealth> CheckAsync(CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        try
        {
            await database.WriteAsync(Write, cancellationToken).WaitAsync(Timeout, time, cancellationToken);
            return new StorageHealth.Healthy(time.GetElapsedTime(started));
        }
        catch (TimeoutException)
        {
            return new StorageHealth.Unhealthy(StorageFault.Timeout);
        }
        catch (StorageException exception)
        {
            return new StorageHealth.Unhealthy(exception.Fault);
        }
    }
}
