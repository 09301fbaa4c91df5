using System.Buffers.Binary;
using BienEtre.Media.Rtp;
using BienEtre.Media.Srtp;

namespace BienEtre.Media.Tests.Simulator;

/// <summary>A source a simulated browser sends: numbers its packets, seals them, keeps the last ones for retransmission.</summary>
internal sealed class PeerSource(uint ssrc, byte payloadType, int clockRate, ushort firstSequence, uint firstTimestamp)
{
    private readonly SrtpOutboundSource _srtp = new(ssrc);
    private readonly Dictionary<ushort, (byte[] Payload, uint Timestamp, bool Marker)> _history = [];
    private ulong _index = firstSequence;

    public uint Ssrc { get; } = ssrc;

    public byte PayloadType { get; } = payloadType;

    public int ClockRate { get; } = clockRate;

    public uint FirstTimestamp { get; } = firstTimestamp;

    public long Sent { get; private set; }

    public ushort NextSequence => (ushort)_index;

    public bool TryFind(ushort sequence, out (byte[] Payload, uint Timestamp, bool Marker) kept) => _history.TryGetValue(sequence, out kept);

    public byte[] Seal(SrtpOutbound outbound, byte[] payload, uint timestamp, bool marker, PeerExtensions extensions, int padding = 0)
    {
        var packet = new byte[1500];
        var sequence = (ushort)_index;
        var writer = new HeaderExtensionWriter(packet, twoByte: false);
        extensions.Write(ref writer);
        var header = writer.Finish();
        RtpHeader.Write(packet, header > RtpHeader.FixedLength, marker, PayloadType, sequence, timestamp, Ssrc);
        payload.CopyTo(packet, header);
        var length = header + payload.Length;
        if (padding > 0)
        {
            packet[0] |= 0x20;
            length += padding;
            packet[length - 1] = (byte)padding;
        }

        var whole = packet[..(length + outbound.RtpOverhead)];
        Assert.True(outbound.TrySealRtp(_srtp, whole, header, _index));
        _history[sequence] = (payload, timestamp, marker);
        _index++;
        Sent++;
        return whole;
    }
}

/// <summary>The header extensions a simulated browser writes.</summary>
internal readonly record struct PeerExtensions(PeerNumbers Numbers, string Mid, ushort TransportNumber, byte? AudioLevel)
{
    public void Write(ref HeaderExtensionWriter writer)
    {
        System.Text.Encoding.ASCII.GetBytes(Mid, writer.Add(Numbers.Mid, Mid.Length));
        BinaryPrimitives.WriteUInt16BigEndian(writer.Add(Numbers.TransportCc, 2), TransportNumber);
        writer.Add(Numbers.AbsSendTime, 3).Fill(0x77);
        if (AudioLevel is { } level)
        {
            writer.Add(Numbers.AudioLevel, 1)[0] = level;
        }
    }
}

/// <summary>A source a simulated browser receives: what came, in which order, and what is missing.</summary>
internal sealed class PeerSink
{
    private const int MissingMax = 200;

    private readonly Dictionary<long, (long NextAt, int Tries)> _missing = [];

    public long Highest { get; private set; } = -1;

    public long First { get; private set; } = -1;

    /// <summary>Numbers written into payloads by the sender, in the order of arrival.</summary>
    public List<long> Payloads { get; } = [];

    public HashSet<long> Sequences { get; } = [];

    /// <summary>Sequence number and timestamp as they came, in the order of arrival.</summary>
    public List<(ushort Sequence, uint Timestamp, byte PayloadType, bool Marker, long At)> Headers { get; } = [];

    public int Retransmitted { get; private set; }

    public int Duplicates { get; private set; }

    public void Arrived(long now, in RtpHeader header, ReadOnlySpan<byte> payload, bool retransmitted)
    {
        var sequence = Highest < 0 ? header.SequenceNumber : SequenceNumbers.Extend(Highest, header.SequenceNumber);
        if (First < 0)
        {
            First = sequence;
        }

        _missing.Remove(sequence);
        if (!Sequences.Add(sequence))
        {
            Duplicates++;
            return;
        }

        for (var gap = Highest + 1; Highest >= 0 && gap < sequence; gap++)
        {
            _missing[gap] = (now + 10_000, 0);
        }

        Highest = Math.Max(Highest, sequence);
        Retransmitted += retransmitted ? 1 : 0;
        Headers.Add((header.SequenceNumber, header.Timestamp, header.PayloadType, header.Marker, now));
        if (payload.Length >= 12)
        {
            Payloads.Add(BinaryPrimitives.ReadInt64BigEndian(payload[4..]));
        }
    }

    public ushort[] Missing(long now)
    {
        var due = _missing.Where(gap => gap.Value.NextAt <= now && gap.Value.Tries < 8).Select(gap => gap.Key).Order().Take(MissingMax).ToArray();
        foreach (var gap in due)
        {
            _missing[gap] = (now + 60_000, _missing[gap].Tries + 1);
        }

        return [.. due.Select(gap => (ushort)gap)];
    }
}
