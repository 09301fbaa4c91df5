namespace BienEtre.Media.Forwarding;

/// <summary>
/// The remote addresses that passed an authenticated check of one connection, and the one of them that the relay sends to. Any of them may speak for the
/// connection: browsers start DTLS before nomination, and Firefox nominates every pair that works (RFC 8445 section 8.1.1).
/// </summary>
internal sealed class IceTuples
{
    /// <summary>Addresses kept; one more replaces the one that was silent for the longest time.</summary>
    public const int TuplesMax = 8;

    /// <summary>An address that was given up is not sent to again while the present one is being nominated within this time: no flapping.</summary>
    public const long Hold = 3 * RelayBounds.Second;

    private const long Never = long.MinValue / 2;

    private readonly Tuple[] _tuples = new Tuple[TuplesMax];
    private int _count;
    private int _selected = -1;

    /// <summary>Whether there is an address to send to.</summary>
    public bool HasSelected => _selected >= 0;

    /// <summary>The address to send to.</summary>
    public ref readonly TransportAddress Selected => ref _tuples[_selected].Address;

    /// <summary>How many addresses there are.</summary>
    public int Count => _count;

    /// <summary>One of the addresses.</summary>
    /// <param name="at">From 0.</param>
    public TransportAddress this[int at] => _tuples[at].Address;

    /// <summary>Notes an authenticated check.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="nominates">Whether it carried USE-CANDIDATE.</param>
    /// <param name="evicted">An address that had to go, when <paramref name="hasEvicted"/>.</param>
    /// <param name="hasEvicted">Whether an address had to go.</param>
    /// <returns>Whether the address is new.</returns>
    public bool Checked(long now, in TransportAddress from, bool nominates, out TransportAddress evicted, out bool hasEvicted)
    {
        evicted = default;
        hasEvicted = false;
        var at = IndexOf(from);
        var isNew = at < 0;
        if (isNew)
        {
            hasEvicted = _count == TuplesMax;
            at = hasEvicted ? Oldest() : _count++;
            evicted = _tuples[at].Address;
            _tuples[at] = new Tuple { Address = from, NominatedAt = Never, LeftAt = Never };
        }

        ref var tuple = ref _tuples[at];
        tuple.CheckedAt = now;
        if (nominates)
        {
            tuple.NominatedAt = now;
        }

        if (at != _selected && ShouldSelect(now, tuple, nominates))
        {
            if (_selected >= 0)
            {
                _tuples[_selected].LeftAt = now;
            }

            _selected = at;
        }

        return isNew;
    }

    /// <summary>Forgets an address that now belongs to another connection.</summary>
    /// <param name="address">The address.</param>
    public void Remove(in TransportAddress address)
    {
        var at = IndexOf(address);
        if (at < 0)
        {
            return;
        }

        _tuples[at] = _tuples[--_count];
        _selected = _selected == at ? -1 : _selected == _count ? at : _selected;
        if (_selected < 0 && _count > 0)
        {
            _selected = 0;
        }
    }

    private bool ShouldSelect(long now, in Tuple tuple, bool nominates)
    {
        if (_selected < 0)
        {
            return true;
        }

        ref readonly var present = ref _tuples[_selected];

        // The present one has gone silent while this one is alive: nomination or not, it is the one that works.
        if (now - present.CheckedAt >= RelayBounds.DisconnectedAfter)
        {
            return true;
        }

        return nominates && (tuple.LeftAt == Never || (now - tuple.LeftAt >= Hold && now - present.NominatedAt >= Hold));
    }

    private int IndexOf(in TransportAddress address)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_tuples[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }

    private int Oldest()
    {
        var oldest = -1;
        for (var i = 0; i < _count; i++)
        {
            if (i != _selected && (oldest < 0 || _tuples[i].CheckedAt < _tuples[oldest].CheckedAt))
            {
                oldest = i;
            }
        }

        return oldest;
    }

    private struct Tuple
    {
        public TransportAddress Address;
        public long CheckedAt;
        public long NominatedAt;
        public long LeftAt;
    }
}
