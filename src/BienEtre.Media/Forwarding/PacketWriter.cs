using BienEtre.Media.Rtp;
using BienEtre.Media.Sdp;

namespace BienEtre.Media.Forwarding;

/// <summary>What a receiver's packet is given in place of the publisher's values.</summary>
/// <param name="Ssrc">Our source towards this receiver.</param>
/// <param name="PayloadType">The receiver's number for the codec.</param>
/// <param name="SequenceNumber">The sequence number.</param>
/// <param name="Timestamp">The timestamp.</param>
internal readonly record struct OutgoingHeader(uint Ssrc, byte PayloadType, ushort SequenceNumber, uint Timestamp);

/// <summary>
/// Writes a packet's header for one receiver: our source, its numbers for codecs and extensions. The publisher's transport-wide number is left out, so that
/// the browser estimates its bandwidth itself (REMB) from the send time, which is ours and not the publisher's; stream names, contributors and padding are
/// left out too.
/// </summary>
internal static class PacketWriter
{
    private const int AbsSendTimeLength = 3;

    /// <summary>Writes header and extensions.</summary>
    /// <param name="output">The outgoing packet.</param>
    /// <param name="packet">The publisher's packet.</param>
    /// <param name="header">What replaces the publisher's values.</param>
    /// <param name="ids">The receiver's numbers.</param>
    /// <param name="mid">The receiver's name of the section (RFC 9143 section 15).</param>
    /// <param name="now">Microseconds.</param>
    /// <returns>The header's length: where the payload goes.</returns>
    public static int WriteHeader(
        Span<byte> output, in MediaPacket packet, in OutgoingHeader header, in HeaderExtensionIds ids, ReadOnlySpan<byte> mid, long now)
    {
        var hasMid = ids.Mid != 0 && !mid.IsEmpty;
        var hasLevel = ids.AudioLevel != 0 && !packet.AudioLevel.IsEmpty;
        var hasDescriptor = ids.DependencyDescriptor != 0 && !packet.DependencyDescriptor.IsEmpty;
        var twoByte = (hasMid && HeaderExtensionWriter.NeedsTwoByte(ids.Mid, mid.Length))
            || HeaderExtensionWriter.NeedsTwoByte(ids.AbsSendTime, AbsSendTimeLength)
            || (hasLevel && HeaderExtensionWriter.NeedsTwoByte(ids.AudioLevel, packet.AudioLevel.Length))
            || (hasDescriptor && HeaderExtensionWriter.NeedsTwoByte(ids.DependencyDescriptor, packet.DependencyDescriptor.Length));

        // Without agreement on mixed forms a dependency descriptor that is too long is left out rather than the whole packet lost (RFC 8285 section 6).
        if (twoByte && !ids.AllowMixed)
        {
            hasDescriptor = false;
            twoByte = false;
        }

        var writer = new HeaderExtensionWriter(output, twoByte);
        if (hasMid)
        {
            mid.CopyTo(writer.Add(ids.Mid, mid.Length));
        }

        if (ids.AbsSendTime != 0)
        {
            WriteAbsSendTime(writer.Add(ids.AbsSendTime, AbsSendTimeLength), now);
        }

        if (hasLevel)
        {
            packet.AudioLevel.CopyTo(writer.Add(ids.AudioLevel, packet.AudioLevel.Length));
        }

        if (hasDescriptor)
        {
            packet.DependencyDescriptor.CopyTo(writer.Add(ids.DependencyDescriptor, packet.DependencyDescriptor.Length));
        }

        var length = writer.Finish();
        RtpHeader.Write(
            output, length > RtpHeader.FixedLength, packet.Marker, header.PayloadType, header.SequenceNumber, header.Timestamp, header.Ssrc);
        return length;
    }

    // Seconds in 6.18 fixed point, wrapping every 64 s (webrtc.org, abs-send-time).
    private static void WriteAbsSendTime(Span<byte> data, long now)
    {
        var value = (uint)(((UInt128)(ulong)now << 18) / RelayBounds.Second);
        data[0] = (byte)(value >> 16);
        data[1] = (byte)(value >> 8);
        data[2] = (byte)value;
    }
}
