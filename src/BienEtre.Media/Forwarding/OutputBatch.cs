namespace BienEtre.Media.Forwarding;

/// <summary>
/// Outgoing datagrams, written by the core and drained by whoever owns the socket: one buffer, used again from its start once it is empty.
/// </summary>
internal sealed class OutputBatch
{
    /// <summary>Bytes held before datagrams are dropped and counted.</summary>
    public const int BytesMax = 512 * 1024;

    /// <summary>Datagrams held before datagrams are dropped and counted.</summary>
    public const int DatagramsMax = 2048;

    private readonly byte[] _buffer = new byte[BytesMax];
    private readonly Entry[] _entries = new Entry[DatagramsMax];
    private readonly MediaCounters _counters;
    private int _head;
    private int _count;
    private int _used;

    /// <summary>An empty batch.</summary>
    /// <param name="counters">Where drops are counted.</param>
    public OutputBatch(MediaCounters counters) => _counters = counters;

    /// <summary>Room for one datagram of up to <see cref="RelayBounds.DatagramMax"/> bytes; becomes output with <see cref="Commit"/>.</summary>
    /// <param name="space">Where to write.</param>
    /// <returns>False when the batch is full; counted.</returns>
    public bool TryReserve(out Span<byte> space)
    {
        if (_count == DatagramsMax || _used + RelayBounds.DatagramMax > BytesMax)
        {
            space = default;
            _counters.Add(MediaCounter.DropOutputFull);
            return false;
        }

        space = _buffer.AsSpan(_used, RelayBounds.DatagramMax);
        return true;
    }

    /// <summary>Makes the reserved space a datagram.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="to">Where it goes.</param>
    public void Commit(int length, in TransportAddress to)
    {
        _entries[_count++] = new Entry(_used, length, to);
        _used += length;
    }

    /// <summary>Takes the oldest datagram; its bytes are valid until the core is called again.</summary>
    /// <param name="output">The datagram.</param>
    public bool TryDequeue(out RelayOutput output)
    {
        if (_head == _count)
        {
            output = default;
            return false;
        }

        ref readonly var entry = ref _entries[_head++];
        output = new RelayOutput(_buffer.AsSpan(entry.Offset, entry.Length), entry.To);
        if (_head == _count)
        {
            _head = _count = _used = 0;
        }

        return true;
    }

    private readonly record struct Entry(int Offset, int Length, TransportAddress To);
}

/// <summary>A datagram to send.</summary>
internal readonly ref struct RelayOutput
{
    internal RelayOutput(ReadOnlySpan<byte> datagram, TransportAddress to)
    {
        Datagram = datagram;
        To = to;
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Datagram { get; }

    /// <summary>Where they go.</summary>
    public TransportAddress To { get; }
}
