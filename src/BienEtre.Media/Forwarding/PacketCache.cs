using System.Security.Cryptography;

namespace BienEtre.Media.Forwarding;

/// <summary>
/// A publisher's last packets, for retransmission to any receiver (RFC 4588): the only media at rest in this program. One buffer of fixed size, overwritten
/// from the start when full, zeroed when given back.
/// </summary>
internal sealed class PacketCache
{
    /// <summary>Bytes of media kept per publisher.</summary>
    public const int BytesMax = 128 * 1024;

    /// <summary>Packets kept per track.</summary>
    public const int PacketsMax = 512;

    /// <summary>Tracks that find their packets independently; more of them share an index and push each other out.</summary>
    public const int TracksMax = 4;

    private readonly byte[] _buffer = new byte[BytesMax];

    // An index per track, made with its first packet: most publishers have one video track.
    private readonly Entry[]?[] _entries = new Entry[]?[TracksMax];
    private long _written;

    /// <summary>Keeps a packet.</summary>
    /// <param name="track">Which of the publisher's tracks.</param>
    /// <param name="packet">The packet.</param>
    public void Store(int track, in MediaPacket packet)
    {
        var length = packet.DependencyDescriptor.Length + packet.Payload.Length;

        // A packet does not wrap around the end: the rest of the buffer is skipped.
        var at = (int)(_written % BytesMax);
        if (at + length > BytesMax)
        {
            _written += BytesMax - at;
            at = 0;
        }

        packet.DependencyDescriptor.CopyTo(_buffer.AsSpan(at));
        packet.Payload.CopyTo(_buffer.AsSpan(at + packet.DependencyDescriptor.Length));
        (_entries[track % TracksMax] ??= new Entry[PacketsMax])[(ulong)packet.Sequence % PacketsMax] = new Entry
        {
            Track = track,
            Sequence = packet.Sequence,
            Start = _written,
            DescriptorLength = packet.DependencyDescriptor.Length,
            Length = length,
            Timestamp = packet.Timestamp,
            PayloadType = packet.PayloadType,
            Marker = packet.Marker,
        };
        _written += length;
    }

    /// <summary>Finds a packet that is still whole.</summary>
    /// <param name="track">Which of the publisher's tracks.</param>
    /// <param name="sequence">The publisher's sequence number, unwrapped.</param>
    /// <param name="packet">The packet; valid until the next one is kept.</param>
    public bool TryFind(int track, long sequence, out MediaPacket packet)
    {
        packet = default;
        if (_entries[track % TracksMax] is not { } entries)
        {
            return false;
        }

        ref readonly var entry = ref entries[(ulong)sequence % PacketsMax];
        if (entry.Length == 0 || entry.Track != track || entry.Sequence != sequence || _written - entry.Start > BytesMax)
        {
            return false;
        }

        var bytes = _buffer.AsSpan((int)(entry.Start % BytesMax), entry.Length);
        packet = new MediaPacket
        {
            PayloadType = entry.PayloadType,
            Marker = entry.Marker,
            Sequence = sequence,
            Timestamp = entry.Timestamp,
            DependencyDescriptor = bytes[..entry.DescriptorLength],
            Payload = bytes[entry.DescriptorLength..],
        };
        return true;
    }

    /// <summary>Zeroes every byte of media and forgets every packet.</summary>
    public void Wipe()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        foreach (var entries in _entries)
        {
            Array.Clear(entries ?? []);
        }

        _written = 0;
    }

    /// <summary>Whether no byte of media is left; for the test of <see cref="Wipe"/>.</summary>
    internal bool IsWiped => _buffer.AsSpan().IndexOfAnyExcept((byte)0) < 0;

    private struct Entry
    {
        public int Track;
        public long Sequence;
        public long Start;
        public int DescriptorLength;
        public int Length;
        public uint Timestamp;
        public byte PayloadType;
        public bool Marker;
    }
}

/// <summary>Caches waiting for a publisher, all of them wiped. What is given back beyond <see cref="KeptMax"/> is left to the garbage collector.</summary>
internal sealed class PacketCachePool
{
    /// <summary>Wiped caches kept for the next publishers.</summary>
    public const int KeptMax = 64;

    private readonly Stack<PacketCache> _free = new(KeptMax);

    /// <summary>Takes a wiped cache.</summary>
    public PacketCache Rent() => _free.TryPop(out var cache) ? cache : new PacketCache();

    /// <summary>Wipes a cache and keeps it for the next publisher.</summary>
    /// <param name="cache">The cache; its renter forgets it.</param>
    public void Return(PacketCache cache)
    {
        cache.Wipe();
        if (_free.Count < KeptMax)
        {
            _free.Push(cache);
        }
    }
}
