using BienEtre.Media.Rtcp;

namespace BienEtre.Media.Forwarding;

/// <summary>The relay's own RTCP to one browser: reports, transport-wide feedback, requests for lost packets and key frames, and rate limits.</summary>
internal sealed class RtcpOutflow
{
    /// <summary>Missing packets asked for in one datagram.</summary>
    private const int NackMax = 64;

    /// <summary>Room one feedback packet may need, in bytes.</summary>
    private const int FeedbackRoom = 960;

    /// <summary>Room a report with its description may need, in bytes, report blocks not counted.</summary>
    private const int ReportRoom = 128;

    private readonly RelayContext _context;

    /// <summary>An outflow.</summary>
    /// <param name="context">Output and counters.</param>
    public RtcpOutflow(RelayContext context) => _context = context;

    /// <summary>Writes what is due. Called at every tick for connections with keys.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="connection">To whom.</param>
    public void Flush(long now, Connection connection)
    {
        if (!connection.CanReceive || !connection.Room.Lease.IsRunning(now) || !_context.Output.TryReserve(out var space))
        {
            return;
        }

        var writer = new RtcpWriter(space[..RelayBounds.RtcpMax]);
        if (now >= connection.ReportAt)
        {
            connection.ReportAt = now + RelayBounds.ReportInterval;
            WriteReports(now, connection, ref writer);
        }

        WriteRequests(now, connection, ref writer);
        WriteLimit(connection, ref writer);
        if (IsFeedbackDue(now, connection))
        {
            connection.FeedbackAt = now;
            while (connection.Feedback.IsPending && TryMakeRoom(connection, ref writer, ref space, FeedbackRoom)
                && connection.Feedback.TryWrite(ref writer, connection.FeedbackSsrc, MediaSsrcOf(connection)))
            {
            }
        }

        Send(connection, ref writer, space);
    }

    private static bool IsFeedbackDue(long now, Connection connection) =>
        connection.Feedback.IsPending
        && (now - connection.FeedbackAt >= RelayBounds.FeedbackInterval || connection.Feedback.PendingCount >= RelayBounds.FeedbackPendingMax);

    private static uint MediaSsrcOf(Connection connection) => connection.Publications.Count == 0 ? 0 : connection.Publications[0].Ssrc;

    private static void WriteReports(long now, Connection connection, ref RtcpWriter writer)
    {
        Span<ReportBlock> blocks = stackalloc ReportBlock[16];
        var count = 0;
        foreach (var publication in connection.Publications)
        {
            if (count < blocks.Length && publication.Statistics.TryReport(now, publication.Ssrc, out var block))
            {
                blocks[count++] = block;
            }
        }

        var ntp = RelayClock.Ntp(now);
        var first = true;
        foreach (var slot in connection.Slots)
        {
            if (writer.Room >= ReportRoom + (count * ReportBlock.Length) && slot.TryReport(ntp, out var report))
            {
                writer.SenderReport(report, first ? blocks[..count] : []);
                writer.SourceDescription(slot.Media.Ssrc, slot.Outgoing.Cname);
                first = false;
            }
        }

        if (first && count > 0)
        {
            writer.ReceiverReport(connection.FeedbackSsrc, blocks[..count]);
            WriteDescription(connection, ref writer);
        }
    }

    private void WriteRequests(long now, Connection connection, ref RtcpWriter writer)
    {
        Span<ushort> missing = stackalloc ushort[NackMax];
        foreach (var publication in connection.Publications)
        {
            if (publication.Losses.Count > 0 && writer.Room >= ReportRoom + (NackMax * 4))
            {
                var due = publication.Losses.Collect(now, connection.RoundTrip, missing, out var given);
                if (given > 0)
                {
                    _context.Counters.Add(MediaCounter.LossesGivenUp, given);
                }

                if (due > 0)
                {
                    Begin(connection, ref writer);
                    writer.Nack(connection.FeedbackSsrc, publication.Ssrc, missing[..due]);
                }
            }

            if (publication is { KeyFrames.IsWanted: true, Highest: not 0, Receivers.Count: > 0 }
                && writer.Room >= ReportRoom && publication.KeyFrames.TrySend(now))
            {
                Begin(connection, ref writer);
                writer.Pli(connection.FeedbackSsrc, publication.Ssrc);
                _context.Counters.Add(MediaCounter.KeyFramesRequested);
            }
        }
    }

    // In a 1:1 session the one receiver's estimate limits the one publisher; in groups it would pull everybody down to the weakest.
    private static void WriteLimit(Connection connection, ref RtcpWriter writer)
    {
        var members = connection.Room.Members;
        if (members.Count != 2)
        {
            return;
        }

        var limit = (members[0] == connection ? members[1] : members[0]).Limit;
        if (!limit.IsChanged)
        {
            return;
        }

        foreach (var publication in connection.Publications)
        {
            if (publication is { IsVideo: true, Highest: not 0 } && publication.Section.Codecs[0].Remb && writer.Room >= ReportRoom)
            {
                Begin(connection, ref writer);
                writer.Remb(connection.FeedbackSsrc, publication.Ssrc, (ulong)limit.Take());
                return;
            }
        }
    }

    // Without reduced-size RTCP every datagram begins with a report and a name (RFC 4585 section 3.1).
    private static void Begin(Connection connection, ref RtcpWriter writer)
    {
        if (writer.Length == 0 && !connection.ReducedSize)
        {
            writer.ReceiverReport(connection.FeedbackSsrc, []);
            WriteDescription(connection, ref writer);
        }
    }

    private static void WriteDescription(Connection connection, ref RtcpWriter writer)
    {
        if (connection.Slots.Count > 0)
        {
            writer.SourceDescription(connection.FeedbackSsrc, connection.Slots[0].Outgoing.Cname);
        }
    }

    // Sends what is written when the next packet might not fit behind it.
    private bool TryMakeRoom(Connection connection, ref RtcpWriter writer, ref Span<byte> space, int needed)
    {
        if (writer.Room < needed)
        {
            Send(connection, ref writer, space);
            if (!_context.Output.TryReserve(out space))
            {
                return false;
            }

            writer = new RtcpWriter(space[..RelayBounds.RtcpMax]);
        }

        Begin(connection, ref writer);
        return true;
    }

    private void Send(Connection connection, ref RtcpWriter writer, Span<byte> space)
    {
        if (writer.Length == 0)
        {
            return;
        }

        var total = writer.Length + connection.Outbound!.RtcpOverhead;
        if (connection.Outbound.TrySealRtcp(space[..total]))
        {
            _context.Output.Commit(total, connection.Tuples.Selected);
        }

        writer = default;
    }
}
