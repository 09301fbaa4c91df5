using System.Buffers.Binary;

namespace BienEtre.Media.Rtcp;

/// <summary>The sender's part of a sender report (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The sender.</param>
/// <param name="Ntp">Wall clock, 32 bits of seconds and 32 of fraction.</param>
/// <param name="RtpTimestamp">The same instant in the source's clock.</param>
/// <param name="Packets">Packets sent.</param>
/// <param name="Octets">Payload octets sent.</param>
internal readonly record struct SenderReport(uint Ssrc, ulong Ntp, uint RtpTimestamp, uint Packets, uint Octets)
{
    /// <summary>Length within a packet's body, in bytes.</summary>
    public const int Length = 24;

    /// <summary>Reads the sender's part of a packet of type 200.</summary>
    /// <param name="body">The packet's body.</param>
    /// <param name="report">The report when it returns true.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, out SenderReport report)
    {
        report = default;
        if (body.Length < Length)
        {
            return false;
        }

        report = new SenderReport(
            BinaryPrimitives.ReadUInt32BigEndian(body),
            BinaryPrimitives.ReadUInt64BigEndian(body[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[20..]));
        return true;
    }
}

/// <summary>A report block about one source (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The source reported on.</param>
/// <param name="FractionLost">Lost since the last report, in 256ths.</param>
/// <param name="CumulativeLost">Lost since the start, 24 bits, signed.</param>
/// <param name="HighestSequence">Highest sequence number with its cycles above.</param>
/// <param name="Jitter">Interarrival jitter in ticks of the source's clock.</param>
/// <param name="LastSenderReport">Middle 32 bits of the last sender report's clock, 0 for none.</param>
/// <param name="DelaySinceLastSenderReport">In 65536ths of a second.</param>
internal readonly record struct ReportBlock(
    uint Ssrc, byte FractionLost, int CumulativeLost, uint HighestSequence, uint Jitter, uint LastSenderReport, uint DelaySinceLastSenderReport)
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 24;

    /// <summary>Reads the block at a place among the blocks of a report.</summary>
    /// <param name="blocks">The report's body behind sender and sender's part.</param>
    /// <param name="at">Which block, from 0.</param>
    /// <param name="block">The block when it returns true.</param>
    public static bool TryParse(ReadOnlySpan<byte> blocks, int at, out ReportBlock block)
    {
        block = default;
        if (at < 0 || blocks.Length < (at + 1) * Length)
        {
            return false;
        }

        var from = blocks[(at * Length)..];
        var loss = BinaryPrimitives.ReadUInt32BigEndian(from[4..]);
        block = new ReportBlock(
            BinaryPrimitives.ReadUInt32BigEndian(from),
            (byte)(loss >> 24),
            (int)(loss << 8) >> 8,
            BinaryPrimitives.ReadUInt32BigEndian(from[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(from[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(from[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(from[20..]));
        return true;
    }

    /// <summary>The blocks of a sender or receiver report.</summary>
    /// <param name="packet">A packet of type 200 or 201.</param>
    public static ReadOnlySpan<byte> BlocksOf(in RtcpPacket packet)
    {
        var skip = packet.Type == RtcpType.SenderReport ? SenderReport.Length : 4;
        return packet.Body.Length < skip ? default : packet.Body[skip..];
    }
}
