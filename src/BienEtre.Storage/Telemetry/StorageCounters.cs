using System.Diagnostics.Metrics;

namespace BienEtre.Storage.Telemetry;

/// <summary>What the store counts, also published as meter <c>BienEtre.Storage</c>. No tag carries a subject or a key.</summary>
internal sealed class StorageCounters : IDisposable
{
    private readonly Meter _meter = new("BienEtre.Storage");
    private long _commits;
    private long _operations;
    private long _failures;
    private long _queueWaits;
    private long _keyEvictions;
    private long _scrubsDelayed;

    /// <summary>Creates and publishes the counters.</summary>
    public StorageCounters()
    {
        _ = _meter.CreateObservableCounter("bienetre.storage.commits", () => Commits, description: "Transactions made durable.");
        _ = _meter.CreateObservableCounter("bienetre.storage.operations", () => Operations, description: "Write operations made durable.");
        _ = _meter.CreateObservableCounter("bienetre.storage.failures", () => Failures, description: "Write operations that failed.");
        _ = _meter.CreateObservableCounter("bienetre.storage.queue_waits", () => QueueWaits, description: "Writers that waited because the queue was full.");
        _ = _meter.CreateObservableCounter("bienetre.storage.key_evictions", () => KeyEvictions, description: "Keys dropped from the bounded cache.");
        _ = _meter.CreateObservableCounter(
            "bienetre.storage.scrubs_delayed", () => ScrubsDelayed, description: "Log truncations after a key's destruction that had to be retried.");
    }

    public long Commits => Interlocked.Read(ref _commits);

    public long Operations => Interlocked.Read(ref _operations);

    public long Failures => Interlocked.Read(ref _failures);

    public long QueueWaits => Interlocked.Read(ref _queueWaits);

    public long KeyEvictions => Interlocked.Read(ref _keyEvictions);

    public long ScrubsDelayed => Interlocked.Read(ref _scrubsDelayed);

    public void Committed(int operations)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _operations, operations);
    }

    public void Failed(int operations) => Interlocked.Add(ref _failures, operations);

    public void QueueWaited() => Interlocked.Increment(ref _queueWaits);

    public void KeyEvicted() => Interlocked.Increment(ref _keyEvictions);

    public void ScrubDelayed() => Interlocked.Increment(ref _scrubsDelayed);

    public void Dispose() => _meter.Dispose();
}
