using BienEtre.Media.Rtcp;
using BienEtre.Media.Srtp;

namespace BienEtre.Media.Forwarding;

/// <summary>
/// The end of a browser's RTCP: nothing of it is passed on. Reports become round trips and clocks, requests become the relay's own requests to the publisher
/// or retransmissions from its cache.
/// </summary>
internal sealed class RtcpIntake
{
    private readonly RelayContext _context;
    private readonly Forwarder _forwarder;

    /// <summary>An intake.</summary>
    /// <param name="context">Counters.</param>
    /// <param name="forwarder">Sends retransmissions.</param>
    public RtcpIntake(RelayContext context, Forwarder forwarder)
    {
        _context = context;
        _forwarder = forwarder;
    }

    /// <summary>Takes a datagram of an authenticated address.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="connection">Whose address it is.</param>
    /// <param name="datagram">The datagram; changed in place.</param>
    public void Receive(long now, Connection connection, Span<byte> datagram)
    {
        var opened = connection.Inbound!.OpenRtcp(datagram, out var length);
        if (opened != SrtpOpen.Opened)
        {
            _context.Counters.Add(RtpIntake.CounterOf(opened, MediaCounter.DropRtcpMalformed));
            return;
        }

        if (!connection.Room.MayForward(now))
        {
            _context.Counters.Add(MediaCounter.DropNoLease);
            return;
        }

        var reader = new RtcpReader(datagram[..length]);
        while (reader.TryRead(out var packet))
        {
            Accept(now, connection, packet);
        }

        if (reader.IsMalformed)
        {
            _context.Counters.Add(MediaCounter.DropRtcpMalformed);
        }
    }

    private void Accept(long now, Connection connection, in RtcpPacket packet)
    {
        switch (packet.Type)
        {
            case RtcpType.SenderReport:
                AcceptSenderReport(now, connection, packet);
                AcceptBlocks(now, connection, packet);
                break;
            case RtcpType.ReceiverReport:
                AcceptBlocks(now, connection, packet);
                break;
            case RtcpType.TransportFeedback when packet.Count == RtcpFeedback.Nack:
                AcceptNack(now, connection, packet);
                break;
            case RtcpType.PayloadFeedback:
                AcceptPayloadFeedback(now, connection, packet);
                break;
            default:
                // Source descriptions and goodbyes say nothing the SDP and the leases do not; they may name a person's device, so they end here.
                break;
        }
    }

    private static void AcceptSenderReport(long now, Connection connection, in RtcpPacket packet)
    {
        if (!SenderReport.TryParse(packet.Body, out var report))
        {
            return;
        }

        foreach (var publication in connection.Publications)
        {
            if (publication.Ssrc == report.Ssrc)
            {
                publication.Statistics.Reported(now, report.Ntp);
                publication.Reported(ToRelayClock(now, connection, report.Ntp), report.RtpTimestamp);
            }
        }
    }

    // One difference for all tracks of a publisher, fixed with its first report: later network delay does not shift audio against video. Only when the
    // browser's clock is set does the difference move.
    private static ulong ToRelayClock(long now, Connection connection, ulong ntp)
    {
        const long tolerance = 5L << 32;
        var own = RelayClock.Ntp(now);
        var offset = connection.ClockOffset ?? (own - ntp);
        if ((long)(ntp + offset - own) is < -tolerance or > tolerance)
        {
            offset = own - ntp;
        }

        connection.ClockOffset = offset;
        return ntp + offset;
    }

    private static void AcceptBlocks(long now, Connection connection, in RtcpPacket packet)
    {
        var blocks = ReportBlock.BlocksOf(packet);
        for (var i = 0; i < packet.Count && ReportBlock.TryParse(blocks, i, out var block); i++)
        {
            var roundTrip = RelayClock.RoundTrip(now, block.LastSenderReport, block.DelaySinceLastSenderReport);
            if (roundTrip >= 0 && SlotOf(connection, block.Ssrc) is not null)
            {
                connection.RoundTrip = Math.Clamp(roundTrip, 10 * RelayBounds.Millisecond, RelayBounds.Second);
            }
        }
    }

    private void AcceptNack(long now, Connection connection, in RtcpPacket packet)
    {
        if (!packet.TryReadFeedback(out _, out var media, out var control) || SlotOf(connection, media) is not { } slot)
        {
            return;
        }

        var missing = new NackReader(control);
        while (missing.TryRead(out var sequenceNumber))
        {
            _forwarder.Repeat(now, slot, sequenceNumber);
        }
    }

    private static void AcceptPayloadFeedback(long now, Connection connection, in RtcpPacket packet)
    {
        if (!packet.TryReadFeedback(out _, out var media, out var control))
        {
            return;
        }

        switch (packet.Count)
        {
            case RtcpFeedback.Pli:
                WantKeyFrame(connection, media);
                break;
            case RtcpFeedback.Fir:
                for (var i = 0; FirMessage.TryParse(control, i, out var ssrc, out _); i++)
                {
                    WantKeyFrame(connection, ssrc);
                }

                break;
            case RtcpFeedback.Application when RembMessage.TryParse(control, out var estimate):
                connection.Limit.Estimated(now, (long)Math.Min(estimate.BitsPerSecond, long.MaxValue), connection.SentRate.BitsPerSecond(now));
                break;
            default:
                break;
        }
    }

    private static void WantKeyFrame(Connection connection, uint ssrc)
    {
        if (SlotOf(connection, ssrc)?.Source is { IsVideo: true } source)
        {
            source.KeyFrames.Want();
        }
    }

    private static ReceiveSlot? SlotOf(Connection connection, uint ssrc)
    {
        foreach (var slot in connection.Slots)
        {
            if (slot.Media.Ssrc == ssrc)
            {
                return slot;
            }
        }

        return null;
    }
}
