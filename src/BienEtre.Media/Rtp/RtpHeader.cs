using System.Buffers.Binary;

namespace BienEtre.Media.Rtp;

/// <summary>
/// The fixed header of an RTP packet (RFC 3550 section 5.1) with the places of its parts. Contributors and extensions stay in clear under SRTP, so this is
/// read before the packet is opened; padding is encrypted and read after (<see cref="TryFindPayload"/>).
/// </summary>
internal readonly record struct RtpHeader
{
    /// <summary>Length of the fixed part in bytes.</summary>
    public const int FixedLength = 12;

    /// <summary>Length of the header with contributors and extension, in bytes: where the payload begins.</summary>
    public int Length { get; private init; }

    /// <summary>Whether the last payload byte counts padding bytes.</summary>
    public bool HasPadding { get; private init; }

    /// <summary>The marker bit: the end of a video frame, the start of a talk spurt.</summary>
    public bool Marker { get; private init; }

    /// <summary>0 to 127.</summary>
    public byte PayloadType { get; private init; }

    /// <summary>The 16-bit sequence number.</summary>
    public ushort SequenceNumber { get; private init; }

    /// <summary>In ticks of the codec's clock.</summary>
    public uint Timestamp { get; private init; }

    /// <summary>The synchronisation source.</summary>
    public uint Ssrc { get; private init; }

    /// <summary>The 16 bits that say which form the extension has, 0 without one (RFC 8285 sections 4.2 and 4.3).</summary>
    public ushort ExtensionProfile { get; private init; }

    /// <summary>Where the extension's elements begin.</summary>
    public int ExtensionOffset { get; private init; }

    /// <summary>Length of the extension's elements in bytes, a multiple of four.</summary>
    public int ExtensionLength { get; private init; }

    /// <summary>Reads the header; never throws.</summary>
    /// <param name="packet">The datagram.</param>
    /// <param name="header">The header when it returns true.</param>
    /// <returns>False when the version is not 2 or a part reaches past the end.</returns>
    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < FixedLength || packet[0] >> 6 != 2)
        {
            return false;
        }

        var length = FixedLength + ((packet[0] & 0x0F) * 4);
        ushort profile = 0;
        var extensionOffset = 0;
        var extensionLength = 0;
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < length + 4)
            {
                return false;
            }

            profile = BinaryPrimitives.ReadUInt16BigEndian(packet[length..]);
            extensionOffset = length + 4;
            extensionLength = BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]) * 4;
            length = extensionOffset + extensionLength;
        }

        if (packet.Length < length)
        {
            return false;
        }

        header = new RtpHeader
        {
            Length = length,
            HasPadding = (packet[0] & 0x20) != 0,
            Marker = (packet[1] & 0x80) != 0,
            PayloadType = (byte)(packet[1] & 0x7F),
            SequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            ExtensionProfile = profile,
            ExtensionOffset = extensionOffset,
            ExtensionLength = extensionLength,
        };
        return true;
    }

    /// <summary>Finds the payload of an opened packet without its padding.</summary>
    /// <param name="packet">The packet after decryption, tag removed.</param>
    /// <param name="payload">The payload, empty for a padding-only packet.</param>
    /// <returns>False when the padding count is zero or larger than the payload (RFC 3550 section 5.1).</returns>
    public bool TryFindPayload(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> payload)
    {
        payload = packet[Length..];
        if (!HasPadding)
        {
            return true;
        }

        if (payload.IsEmpty || payload[^1] == 0 || payload[^1] > payload.Length)
        {
            return false;
        }

        payload = payload[..^payload[^1]];
        return true;
    }

    /// <summary>Writes a fixed header without contributors.</summary>
    /// <param name="packet">At least <see cref="FixedLength"/> bytes.</param>
    /// <param name="extension">Whether an extension follows.</param>
    /// <param name="marker">The marker bit.</param>
    /// <param name="payloadType">0 to 127.</param>
    /// <param name="sequenceNumber">The sequence number.</param>
    /// <param name="timestamp">The timestamp.</param>
    /// <param name="ssrc">The source.</param>
    public static void Write(Span<byte> packet, bool extension, bool marker, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        packet[0] = (byte)(0x80 | (extension ? 0x10 : 0));
        packet[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }
}
