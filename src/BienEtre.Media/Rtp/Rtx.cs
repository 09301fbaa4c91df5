using System.Buffers.Binary;

namespace BienEtre.Media.Rtp;

/// <summary>The retransmission payload of RFC 4588 section 4: the original sequence number, then the original payload.</summary>
internal static class Rtx
{
    /// <summary>Bytes in front of the original payload.</summary>
    public const int PrefixLength = 2;

    /// <summary>Takes a retransmission apart.</summary>
    /// <param name="payload">The payload without padding; padding-only probes have none.</param>
    /// <param name="originalSequenceNumber">The repaired packet's sequence number.</param>
    /// <param name="originalPayload">The repaired packet's payload.</param>
    public static bool TryParse(ReadOnlySpan<byte> payload, out ushort originalSequenceNumber, out ReadOnlySpan<byte> originalPayload)
    {
        originalSequenceNumber = 0;
        originalPayload = default;
        if (payload.Length < PrefixLength)
        {
            return false;
        }

        originalSequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(payload);
        originalPayload = payload[PrefixLength..];
        return true;
    }

    /// <summary>Writes a retransmission's payload.</summary>
    /// <param name="output">At least <see cref="PrefixLength"/> bytes more than the original payload.</param>
    /// <param name="originalSequenceNumber">The repaired packet's sequence number.</param>
    /// <param name="originalPayload">The repaired packet's payload.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> output, ushort originalSequenceNumber, ReadOnlySpan<byte> originalPayload)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output, originalSequenceNumber);
        originalPayload.CopyTo(output[PrefixLength..]);
        return PrefixLength + originalPayload.Length;
    }
}
