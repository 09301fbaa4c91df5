using System.Collections.Concurrent;
using System.Collections.Immutable;
using BienEtre.Contracts.Signalling;

namespace BienEtre.Grains.Tests.Support;

/// <summary>The bridge of a host: remembers what it was to deliver, per connection; may be made to fail or to hang.</summary>
public sealed class RecordingHost : IHostObserver
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Signal>> _delivered = new();

    private int _batches;

    public bool Fails { get; set; }

    public TaskCompletionSource? Hangs { get; set; }

    public int Batches => _batches;

    public async Task DeliverAsync(ImmutableArray<Delivery> batch)
    {
        Interlocked.Increment(ref _batches);
        if (Hangs is { } hangs)
        {
            await hangs.Task;
        }

        if (Fails)
        {
            throw new InvalidOperationException("The host is away.");
        }

        foreach (var delivery in batch)
        {
            _delivered.GetOrAdd(delivery.ConnectionId, _ => new()).Enqueue(delivery.Signal);
        }
    }

    public IReadOnlyList<Signal> To(string connection) => _delivered.TryGetValue(connection, out var signals) ? [.. signals] : [];

    public Signal? LastTo(string connection) => To(connection) is [.., var last] ? last : null;
}
