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
    /// <param name="Reason">A code without personal data: <c>disk-full</c>, <c>locked</c>, <c>io</c>, <c>corrupted</c>, <c>stopped</c>, <c>timeout</c>.</param>
    public sealed record Unhealthy(string Reason) : StorageHealth;
}

/// <summary>Checks that the store takes writes, for the health endpoint.</summary>
public interface IStorageProbe
{
    /// <summary>Writes one row durably.</summary>
    /// <param name="cancellationToken">Stops waiting; the outcome is then <c>timeout</c>.</param>
    Task<StorageHealth> CheckAsync(CancellationToken cancellationToken = default);
}
