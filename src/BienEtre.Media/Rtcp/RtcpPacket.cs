using System.Buffers.Binary;

namespace BienEtre.Media.Rtcp;

/// <summary>RTCP packet types (RFC 3550 section 12.1, RFC 4585 section 6.1, RFC 3611).</summary>
internal static class RtcpType
{
    public const byte SenderReport = 200;
    public const byte ReceiverReport = 201;
    public const byte SourceDescription = 202;
    public const byte Bye = 203;
    public const byte Application = 204;
    public const byte TransportFeedback = 205;
    public const byte PayloadFeedback = 206;
    public const byte ExtendedReport = 207;
}

/// <summary>Feedback message types.</summary>
internal static class RtcpFeedback
{
    /// <summary>Generic NACK, transport layer (RFC 4585 section 6.2.1).</summary>
    public const byte Nack = 1;

    /// <summary>Transport-wide congestion control feedback, transport layer (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).</summary>
    public const byte TransportCc = 15;

    /// <summary>Picture loss indication, payload specific (RFC 4585 section 6.3.1).</summary>
    public const byte Pli = 1;

    /// <summary>Full intra request, payload specific (RFC 5104 section 4.3.1).</summary>
    public const byte Fir = 4;

    /// <summary>Application layer feedback, payload specific: REMB among others (RFC 4585 section 6.4).</summary>
    public const byte Application = 15;
}

/// <summary>One packet of a compound.</summary>
internal readonly ref struct RtcpPacket
{
    /// <summary>Length of the common header in bytes.</summary>
    public const int HeaderLength = 4;

    /// <summary>Length of header, sender and media source of a feedback packet (RFC 4585 section 6.1).</summary>
    public const int FeedbackHeaderLength = 12;

    internal RtcpPacket(byte type, byte count, ReadOnlySpan<byte> body)
    {
        Type = type;
        Count = count;
        Body = body;
    }

    /// <summary>The packet type.</summary>
    public byte Type { get; }

    /// <summary>The five bits after the padding bit: a count of blocks or a feedback message type.</summary>
    public byte Count { get; }

    /// <summary>Everything behind the common header, padding removed.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Reads the two sources of a feedback packet.</summary>
    /// <param name="sender">Who speaks.</param>
    /// <param name="media">Whom it is about.</param>
    /// <param name="control">The feedback control information.</param>
    public bool TryReadFeedback(out uint sender, out uint media, out ReadOnlySpan<byte> control)
    {
        sender = media = 0;
        control = default;
        if (Body.Length < 8)
        {
            return false;
        }

        sender = BinaryPrimitives.ReadUInt32BigEndian(Body);
        media = BinaryPrimitives.ReadUInt32BigEndian(Body[4..]);
        control = Body[8..];
        return true;
    }
}

/// <summary>Walks a compound or reduced-size RTCP datagram (RFC 3550 section 6.1, RFC 5506). What does not parse ends the walk.</summary>
internal ref struct RtcpReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts walking.</summary>
    /// <param name="compound">The datagram, opened.</param>
    public RtcpReader(ReadOnlySpan<byte> compound)
    {
        _rest = compound;
        IsMalformed = false;
    }

    /// <summary>Whether the walk ended at something that does not parse, instead of at the end.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next packet; never throws.</summary>
    /// <param name="packet">The packet when it returns true.</param>
    public bool TryRead(out RtcpPacket packet)
    {
        packet = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (_rest.Length < RtcpPacket.HeaderLength || _rest[0] >> 6 != 2)
        {
            return Stop();
        }

        var length = RtcpPacket.HeaderLength + (BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) * 4);
        if (_rest.Length < length)
        {
            return Stop();
        }

        var body = _rest[RtcpPacket.HeaderLength..length];
        if ((_rest[0] & 0x20) != 0)
        {
            if (body.IsEmpty || body[^1] == 0 || body[^1] > body.Length)
            {
                return Stop();
            }

            body = body[..^body[^1]];
        }

        packet = new RtcpPacket(_rest[1], (byte)(_rest[0] & 0x1F), body);
        _rest = _rest[length..];
        return true;
    }

    private bool Stop()
    {
        IsMalformed = true;
        _rest = default;
        return false;
    }
}
