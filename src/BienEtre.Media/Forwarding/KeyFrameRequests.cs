namespace BienEtre.Media.Forwarding;

/// <summary>
/// Requests for a key frame of one track: those of all receivers together become one picture loss indication (RFC 4585 section 6.3.1) that is repeated until
/// a key frame comes, and no more often than the publisher can bear.
/// </summary>
internal sealed class KeyFrameRequests
{
    /// <summary>Shortest pause between two requests to the publisher.</summary>
    public const long Interval = 300 * RelayBounds.Millisecond;

    /// <summary>Requests sent for one wish; after that only a new wish of a receiver starts again.</summary>
    public const int TriesMax = 15;

    private long _lastAt = long.MinValue / 2;
    private int _tries;

    /// <summary>Whether a key frame is wished for.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>A receiver joined, lost its picture, or asks.</summary>
    public void Want()
    {
        IsWanted = true;
        _tries = 0;
    }

    /// <summary>A key frame came.</summary>
    public void Came() => IsWanted = false;

    /// <summary>Whether to send a request now; when true it counts as sent.</summary>
    /// <param name="now">Microseconds.</param>
    public bool TrySend(long now)
    {
        if (!IsWanted || now - _lastAt < Interval)
        {
            return false;
        }

        _lastAt = now;
        IsWanted = ++_tries < TriesMax;
        return true;
    }
}
