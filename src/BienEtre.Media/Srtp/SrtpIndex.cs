namespace BienEtre.Media.Srtp;

/// <summary>Full indices from 16-bit sequence numbers.</summary>
internal static class SrtpIndex
{
    /// <summary>Indices end at 48 bits (RFC 3711 section 3.2.1); a new key is needed before.</summary>
    public const ulong RtpMax = (1UL << 48) - 1;

    /// <summary>RTCP indices end at 31 bits (RFC 3711 section 3.2.1).</summary>
    public const uint RtcpMax = (1U << 31) - 1;

    /// <summary>
    /// The index closest to the highest one seen that has this sequence number (RFC 3711 section 3.3.1, appendix A). A guess below index 0 is an old packet of
    /// before the first one; it maps to rollover 0, where authentication fails.
    /// </summary>
    /// <param name="highest">The highest index seen.</param>
    /// <param name="sequenceNumber">The packet's sequence number.</param>
    public static ulong Guess(ulong highest, ushort sequenceNumber)
    {
        var distance = (short)(ushort)(sequenceNumber - (ushort)highest);
        var guess = (long)highest + distance;
        return guess < 0 ? sequenceNumber : (ulong)guess;
    }
}
