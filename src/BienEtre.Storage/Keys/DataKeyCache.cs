using BienEtre.Storage.Telemetry;

namespace BienEtre.Storage.Keys;

/// <summary>Keys in memory, the least recently used dropped first; a dropped key is wiped. Safe from any thread.</summary>
internal sealed class DataKeyCache(int keysMax, StorageCounters counters) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<DataKeyName, LinkedListNode<(DataKeyName Name, DataKey Key)>> _nodes = [];
    private readonly LinkedList<(DataKeyName Name, DataKey Key)> _byUse = [];
    private long _destructions;

    /// <summary>How many keys have been destroyed. A key read before a destruction must not be added after it.</summary>
    public long Destructions => Interlocked.Read(ref _destructions);

    /// <summary>Keys in memory.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _nodes.Count;
            }
        }
    }

    /// <summary>The key, or null.</summary>
    public DataKey? Find(DataKeyName name)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(name, out var node))
            {
                return null;
            }

            if (!ReferenceEquals(_byUse.First, node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }

            return node.Value.Key;
        }
    }

    /// <summary>Adds a key that was read when <see cref="Destructions"/> was <paramref name="asOf"/>; null when some key has been destroyed since: read
    /// again.</summary>
    /// <returns>The key that is in the cache now: the one given, or the one that somebody else added first (the one given is then wiped).</returns>
    public DataKey? Add(DataKeyName name, DataKey key, long asOf)
    {
        DataKey? wiped = null;
        try
        {
            lock (_gate)
            {
                if (_destructions != asOf)
                {
                    wiped = key;
                    return null;
                }

                if (_nodes.TryGetValue(name, out var present))
                {
                    wiped = key;
                    return present.Value.Key;
                }

                _nodes.Add(name, _byUse.AddFirst((name, key)));
                if (_nodes.Count > keysMax)
                {
                    wiped = RemoveNeedsLock(_byUse.Last!);
                    counters.KeyEvicted();
                }

                return key;
            }
        }
        finally
        {
            wiped?.Dispose();
        }
    }

    /// <summary>Wipes a key that has been destroyed.</summary>
    public void Destroyed(DataKeyName name)
    {
        DataKey? wiped;
        lock (_gate)
        {
            _destructions++;
            wiped = _nodes.TryGetValue(name, out var node) ? RemoveNeedsLock(node) : null;
        }

        wiped?.Dispose();
    }

    /// <summary>Wipes all keys.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (_, key) in _byUse)
            {
                key.Dispose();
            }

            _byUse.Clear();
            _nodes.Clear();
        }
    }

    private DataKey RemoveNeedsLock(LinkedListNode<(DataKeyName Name, DataKey Key)> node)
    {
        _byUse.Remove(node);
        _nodes.Remove(node.Value.Name);
        return node.Value.Key;
    }
}
