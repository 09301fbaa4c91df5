namespace BienEtre.Storage;

/// <summary>What a write check found.</summary>
public abstract record StorageHealth
{
    private StorageHealth()
    {
    }

    /// <summary>A write was durable.</summary>
    /// <param name="Latency">How long it took.</param>
    public sealed record Healthy(TimeSpan Latency) : StorageHealth;

    /// <summary>A write failed or did not finish in time.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Unhealthy(StorageFault Fault) : StorageHealth;
}

/// <summary>Checks that the store takes writes, for the health endpoint.</summary>
public interface IStorageProbe
{
    /// <summary>Writes one row durably; an answer comes within 5 s.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<StorageHealth> CheckAsync(CancellationToken cancellationToken = default);
}
