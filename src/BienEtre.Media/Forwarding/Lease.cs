using System.Collections.Concurrent;

namespace BienEtre.Media.Forwarding;

/// <summary>
/// A room's permission to forward: a point in time, in microseconds of the relay's clock. The packet path reads it for every packet that would leave, so a
/// revocation by any thread takes effect with the next packet and an expiry needs nobody to act. The default is "no".
/// </summary>
internal sealed class Lease
{
    private long _until = long.MinValue;

    /// <summary>Whether the room may forward now.</summary>
    /// <param name="now">Microseconds.</param>
    public bool IsRunning(long now) => now < Volatile.Read(ref _until);

    /// <summary>When it ends or ended.</summary>
    public long Until => Volatile.Read(ref _until);

    /// <summary>Sets the end.</summary>
    /// <param name="until">Microseconds.</param>
    public void Renew(long until) => Volatile.Write(ref _until, until);

    /// <summary>Ends it now.</summary>
    public void Revoke() => Volatile.Write(ref _until, long.MinValue);
}

/// <summary>The leases by room. The only part of the core that any thread may touch.</summary>
internal sealed class Leases
{
    private readonly ConcurrentDictionary<string, Lease> _byRoom = new(StringComparer.Ordinal);

    /// <summary>How many rooms have a lease, running or not.</summary>
    public int Count => _byRoom.Count;

    /// <summary>Renews a room's lease, whether it has members yet or not.</summary>
    /// <param name="room">The room.</param>
    /// <param name="until">Microseconds.</param>
    /// <returns>False when there are <see cref="RelayBounds.RoomsMax"/> rooms already: then nothing is forwarded there.</returns>
    public bool TryRenew(string room, long until)
    {
        if (!_byRoom.TryGetValue(room, out var lease))
        {
            if (_byRoom.Count >= RelayBounds.RoomsMax)
            {
                return false;
            }

            lease = _byRoom.GetOrAdd(room, static _ => new Lease());
        }

        lease.Renew(until);
        return true;
    }

    /// <summary>Ends a room's lease with immediate effect.</summary>
    /// <param name="room">The room.</param>
    public void Revoke(string room)
    {
        if (_byRoom.TryGetValue(room, out var lease))
        {
            lease.Revoke();
        }
    }

    /// <summary>The lease that the packet path of a room reads; made when missing, not running.</summary>
    /// <param name="room">The room.</param>
    public Lease Of(string room) => _byRoom.GetOrAdd(room, static _ => new Lease());

    /// <summary>Ends and forgets a room's lease.</summary>
    /// <param name="room">The room.</param>
    public void Remove(string room)
    {
        if (_byRoom.TryRemove(room, out var lease))
        {
            lease.Revoke();
        }
    }

    /// <summary>Forgets leases that ended long ago in rooms without members. Long, so that a renewal on its way is not lost.</summary>
    /// <param name="before">Microseconds; leases that ended before are forgotten.</param>
    /// <param name="inUse">Tells rooms with members.</param>
    public void Prune(long before, Func<string, bool> inUse)
    {
        foreach (var (room, lease) in _byRoom)
        {
            if (lease.Until < before && !inUse(room))
            {
                _byRoom.TryRemove(room, out _);
            }
        }
    }
}
