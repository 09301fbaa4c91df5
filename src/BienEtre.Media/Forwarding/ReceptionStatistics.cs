using BienEtre.Media.Rtcp;

namespace BienEtre.Media.Forwarding;

/// <summary>What a receiver report says about one source of a publisher (RFC 3550 section 6.4.1, appendices A.3 and A.8).</summary>
internal sealed class ReceptionStatistics
{
    private readonly int _clockRate;
    private long _first;
    private long _received;
    private long _expectedBefore;
    private long _receivedBefore;
    private double _jitter;
    private long _lastTransit;
    private long _reportAt = long.MinValue;
    private uint _reportClock;
    private bool _started;
    private bool _hasTransit;

    /// <summary>Starts empty.</summary>
    /// <param name="clockRate">Ticks per second of the source's clock.</param>
    public ReceptionStatistics(int clockRate) => _clockRate = clockRate;

    /// <summary>The highest sequence number, unwrapped; meaningless before the first packet.</summary>
    public long Highest { get; private set; }

    /// <summary>Notes a packet.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="sequence">Its sequence number, unwrapped.</param>
    /// <param name="timestamp">Its timestamp.</param>
    public void Received(long now, long sequence, uint timestamp)
    {
        if (!_started)
        {
            _started = true;
            _first = Highest = sequence;
        }

        Highest = Math.Max(Highest, sequence);
        _received++;
        var transit = (now * _clockRate / RelayBounds.Second) - timestamp;
        if (_hasTransit)
        {
            // The difference wraps as the timestamps do.
            var difference = Math.Abs((double)(int)(uint)(transit - _lastTransit));
            _jitter += (difference - _jitter) / 16;
        }

        _lastTransit = transit;
        _hasTransit = true;
    }

    /// <summary>Notes a sender report of the source, so that the sender can measure the round trip.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="ntp">The report's clock.</param>
    public void Reported(long now, ulong ntp)
    {
        _reportAt = now;
        _reportClock = (uint)(ntp >> 16);
    }

    /// <summary>Begins anew, so that a pause the relay itself imposed does not count as loss.</summary>
    public void Restart()
    {
        _started = _hasTransit = false;
        _received = _expectedBefore = _receivedBefore = 0;
    }

    /// <summary>Makes a report block and begins the next interval.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="ssrc">The source.</param>
    /// <param name="block">The block when it returns true.</param>
    /// <returns>False when nothing was received yet.</returns>
    public bool TryReport(long now, uint ssrc, out ReportBlock block)
    {
        block = default;
        if (!_started)
        {
            return false;
        }

        var expected = Highest - _first + 1;
        var interval = expected - _expectedBefore;
        var lost = interval - (_received - _receivedBefore);
        _expectedBefore = expected;
        _receivedBefore = _received;
        var fraction = interval <= 0 || lost <= 0 ? 0 : Math.Min(255, lost * 256 / interval);
        var cumulative = Math.Clamp(expected - _received, -0x80_0000, 0x7F_FFFF);
        var delay = _reportAt == long.MinValue ? 0 : (uint)((now - _reportAt) * 65536 / RelayBounds.Second);
        block = new ReportBlock(ssrc, (byte)fraction, (int)cumulative, (uint)Highest, (uint)_jitter, _reportAt == long.MinValue ? 0 : _reportClock, delay);
        return true;
    }
}
