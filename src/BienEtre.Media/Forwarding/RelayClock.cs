namespace BienEtre.Media.Forwarding;

/// <summary>
/// The relay's clock in NTP format (RFC 3550 section 4). It counts from an arbitrary instant: only differences matter to a browser, and no wall clock of
/// anybody is revealed.
/// </summary>
internal static class RelayClock
{
    private const ulong BaseSeconds = 0xE000_0000;

    /// <summary>32 bits of seconds, 32 bits of fraction.</summary>
    /// <param name="now">Microseconds.</param>
    public static ulong Ntp(long now)
    {
        var seconds = (ulong)now / RelayBounds.Second;
        var fraction = (((ulong)now % RelayBounds.Second) << 32) / RelayBounds.Second;
        return ((BaseSeconds + seconds) << 32) + fraction;
    }

    /// <summary>The round trip that a report block tells, in microseconds (RFC 3550 section 6.4.1), or -1 when it tells none.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="lastSenderReport">The block's LSR.</param>
    /// <param name="delay">The block's DLSR.</param>
    public static long RoundTrip(long now, uint lastSenderReport, uint delay)
    {
        if (lastSenderReport == 0)
        {
            return -1;
        }

        var elapsed = (int)((uint)(Ntp(now) >> 16) - lastSenderReport - delay);
        return elapsed is < 0 or > 10 * 65536 ? -1 : elapsed * RelayBounds.Second / 65536;
    }
}
