using System.Collections.Concurrent;

namespace BienEtre.Grains.Tests.Support;

/// <summary>What happened in which order, over all doubles of a cluster.</summary>
public sealed class Timeline
{
    private readonly ConcurrentQueue<string> _events = new();

    public void Add(string what) => _events.Enqueue(what);

    /// <summary>All events that name the id, in order.</summary>
    public IReadOnlyList<string> Of(params string[] ids) => [.. _events.Where(what => ids.Any(id => what.Contains(id, StringComparison.Ordinal)))];
}
