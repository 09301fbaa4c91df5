using System.Buffers.Binary;
using System.Text;

namespace BienEtre.Media.Rtcp;

/// <summary>
/// Writes RTCP packets one after the other into a buffer that the caller has made large enough (a datagram); every method appends one packet.
/// </summary>
internal ref struct RtcpWriter
{
    private readonly Span<byte> _buffer;

    /// <summary>Starts at the buffer's beginning.</summary>
    /// <param name="buffer">Where to write.</param>
    public RtcpWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        Length = 0;
    }

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes left.</summary>
    public readonly int Room => _buffer.Length - Length;

    /// <summary>Appends a sender report (RFC 3550 section 6.4.1).</summary>
    /// <param name="report">The sender's part.</param>
    /// <param name="blocks">Up to 31 report blocks.</param>
    public void SenderReport(in SenderReport report, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        var body = Begin(RtcpType.SenderReport, blocks.Length, Rtcp.SenderReport.Length + (blocks.Length * ReportBlock.Length));
        BinaryPrimitives.WriteUInt32BigEndian(body, report.Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(body[4..], report.Ntp);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], report.RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(body[16..], report.Packets);
        BinaryPrimitives.WriteUInt32BigEndian(body[20..], report.Octets);
        Blocks(body[Rtcp.SenderReport.Length..], blocks);
    }

    /// <summary>Appends a receiver report (RFC 3550 section 6.4.2).</summary>
    /// <param name="sender">Who speaks.</param>
    /// <param name="blocks">Up to 31 report blocks.</param>
    public void ReceiverReport(uint sender, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        var body = Begin(RtcpType.ReceiverReport, blocks.Length, 4 + (blocks.Length * ReportBlock.Length));
        BinaryPrimitives.WriteUInt32BigEndian(body, sender);
        Blocks(body[4..], blocks);
    }

    /// <summary>Appends a source description with one canonical name (RFC 3550 section 6.5.1).</summary>
    /// <param name="ssrc">The source.</param>
    /// <param name="cname">ASCII, at most 255 characters.</param>
    public void SourceDescription(uint ssrc, string cname)
    {
        // Chunk: source, item (type, length, text), at least one zero, up to a word.
        var length = (4 + 2 + cname.Length + 1 + 3) / 4 * 4;
        var body = Begin(RtcpType.SourceDescription, 1, length);
        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = 1;
        body[5] = (byte)cname.Length;
        Encoding.ASCII.GetBytes(cname, body[6..]);
    }

    /// <summary>Appends a goodbye (RFC 3550 section 6.6).</summary>
    /// <param name="ssrc">The source that ends.</param>
    public void Bye(uint ssrc) => BinaryPrimitives.WriteUInt32BigEndian(Begin(RtcpType.Bye, 1, 4), ssrc);

    /// <summary>Appends a picture loss indication (RFC 4585 section 6.3.1).</summary>
    /// <param name="sender">Who speaks.</param>
    /// <param name="media">The source that shall send a key frame.</param>
    public void Pli(uint sender, uint media) => Feedback(RtcpType.PayloadFeedback, RtcpFeedback.Pli, sender, media, 0);

    /// <summary>Appends a full intra request (RFC 5104 section 4.3.1).</summary>
    /// <param name="sender">Who speaks.</param>
    /// <param name="media">The source that shall send a key frame.</param>
    /// <param name="sequenceNumber">One more for each new request.</param>
    public void Fir(uint sender, uint media, byte sequenceNumber)
    {
        var control = Feedback(RtcpType.PayloadFeedback, RtcpFeedback.Fir, sender, 0, FirMessage.EntryLength);
        control.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(control, media);
        control[4] = sequenceNumber;
    }

    /// <summary>Appends a generic NACK (RFC 4585 section 6.2.1).</summary>
    /// <param name="sender">Who speaks.</param>
    /// <param name="media">The source with gaps.</param>
    /// <param name="missing">Missing sequence numbers in rising order.</param>
    public void Nack(uint sender, uint media, scoped ReadOnlySpan<ushort> missing)
    {
        Span<byte> control = stackalloc byte[missing.Length * 4];
        var length = 0;
        for (var i = 0; i < missing.Length; length += 4)
        {
            var first = missing[i++];
            ushort mask = 0;
            for (; i < missing.Length && (ushort)(missing[i] - first) is > 0 and <= 16; i++)
            {
                mask |= (ushort)(1 << (ushort)(missing[i] - first - 1));
            }

            BinaryPrimitives.WriteUInt16BigEndian(control[length..], first);
            BinaryPrimitives.WriteUInt16BigEndian(control[(length + 2)..], mask);
        }

        control[..length].CopyTo(Feedback(RtcpType.TransportFeedback, RtcpFeedback.Nack, sender, media, length));
    }

    /// <summary>Appends a receiver estimated maximum bitrate for one source.</summary>
    /// <param name="sender">Who speaks.</param>
    /// <param name="media">The source to limit.</param>
    /// <param name="bitsPerSecond">The limit; written with 18 significant bits.</param>
    public void Remb(uint sender, uint media, ulong bitsPerSecond)
    {
        var exponent = 0;
        for (; bitsPerSecond >= 1 << 18; exponent++)
        {
            bitsPerSecond >>= 1;
        }

        var control = Feedback(RtcpType.PayloadFeedback, RtcpFeedback.Application, sender, 0, 12);
        RembMessage.Identifier.CopyTo(control);
        control[4] = 1;
        control[5] = (byte)((exponent << 2) | (int)(bitsPerSecond >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(control[6..], (ushort)bitsPerSecond);
        BinaryPrimitives.WriteUInt32BigEndian(control[8..], media);
    }

    /// <summary>Appends a feedback packet whose control information the caller fills in.</summary>
    /// <param name="type">Transport or payload feedback.</param>
    /// <param name="format">The message type.</param>
    /// <param name="sender">Who speaks.</param>
    /// <param name="media">Whom it is about.</param>
    /// <param name="controlLength">A multiple of four.</param>
    public Span<byte> Feedback(byte type, byte format, uint sender, uint media, int controlLength)
    {
        var body = Begin(type, format, 8 + controlLength);
        BinaryPrimitives.WriteUInt32BigEndian(body, sender);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], media);
        return body[8..];
    }

    private static void Blocks(Span<byte> output, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        foreach (ref readonly var block in blocks)
        {
            BinaryPrimitives.WriteUInt32BigEndian(output, block.Ssrc);
            BinaryPrimitives.WriteUInt32BigEndian(output[4..], ((uint)block.FractionLost << 24) | ((uint)block.CumulativeLost & 0xFF_FFFF));
            BinaryPrimitives.WriteUInt32BigEndian(output[8..], block.HighestSequence);
            BinaryPrimitives.WriteUInt32BigEndian(output[12..], block.Jitter);
            BinaryPrimitives.WriteUInt32BigEndian(output[16..], block.LastSenderReport);
            BinaryPrimitives.WriteUInt32BigEndian(output[20..], block.DelaySinceLastSenderReport);
            output = output[ReportBlock.Length..];
        }
    }

    private Span<byte> Begin(byte type, int count, int bodyLength)
    {
        var packet = _buffer.Slice(Length, RtcpPacket.HeaderLength + bodyLength);
        packet[0] = (byte)(0x80 | count);
        packet[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(bodyLength / 4));
        Length += packet.Length;
        return packet[RtcpPacket.HeaderLength..];
    }
}
