using BienEtre.Media.Sdp;

namespace BienEtre.Media.Rtp;

/// <summary>
/// Whether a packet begins a key frame, as far as it can be told from payload descriptors and the bytes that end-to-end encryption leaves clear. It only
/// decides whether a key frame request is repeated: a wrong answer costs one request, never a packet.
/// </summary>
internal static class KeyFrame
{
    /// <summary>Looks at the payload; never throws.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="payload">The payload without padding.</param>
    public static bool Begins(CodecKind codec, ReadOnlySpan<byte> payload) => codec switch
    {
        CodecKind.Vp8 => BeginsVp8(payload),
        CodecKind.Vp9 => BeginsVp9(payload),
        CodecKind.H264 => BeginsH264(payload),
        CodecKind.Av1 => BeginsAv1(payload),
        _ => false,
    };

    // RFC 7741 section 4.2: descriptor, then the frame's first bit P (inverse key frame) in the first packet of the first partition.
    private static bool BeginsVp8(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || (payload[0] & 0x17) != 0x10)
        {
            return false;
        }

        var at = 1;
        if ((payload[0] & 0x80) != 0)
        {
            if (payload.Length < 3)
            {
                return false;
            }

            var extended = payload[1];
            at = 2;
            if ((extended & 0x80) != 0)
            {
                at += (payload[2] & 0x80) != 0 ? 2 : 1;
            }

            at += (extended & 0x40) != 0 ? 1 : 0;
            at += (extended & 0x30) != 0 ? 1 : 0;
        }

        return payload.Length > at && (payload[at] & 1) == 0;
    }

    // RFC 9628 section 4.2: not inter-picture predicted (P = 0), start of a frame (B = 1), lowest spatial layer where layers are told.
    private static bool BeginsVp9(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || (payload[0] & 0x48) != 0x08)
        {
            return false;
        }

        if ((payload[0] & 0x20) == 0)
        {
            return true;
        }

        var at = 1;
        if ((payload[0] & 0x80) != 0)
        {
            at += payload.Length > 1 && (payload[1] & 0x80) != 0 ? 2 : 1;
        }

        return payload.Length > at && (payload[at] & 0x0E) == 0;
    }

    // RFC 6184 sections 5.4 to 5.8: a sequence parameter set (7) or an IDR slice (5), alone, in STAP-A (24), or at the start of FU-A (28).
    private static bool BeginsH264(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return false;
        }

        return (payload[0] & 0x1F) switch
        {
            5 or 7 => true,
            24 => payload.Length > 3 && (payload[3] & 0x1F) is 5 or 7,
            28 => payload.Length > 1 && (payload[1] & 0x80) != 0 && (payload[1] & 0x1F) is 5 or 7,
            _ => false,
        };
    }

    // AV1 RTP specification section 4.4: the N bit of the aggregation header says that a new coded video sequence begins.
    private static bool BeginsAv1(ReadOnlySpan<byte> payload) => !payload.IsEmpty && (payload[0] & 0x08) != 0;
}
