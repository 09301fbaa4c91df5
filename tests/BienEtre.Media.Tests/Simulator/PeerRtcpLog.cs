using BienEtre.Media.Rtcp;

namespace BienEtre.Media.Tests.Simulator;

/// <summary>What a simulated browser was told by RTCP.</summary>
internal sealed class PeerRtcpLog
{
    public int Plis { get; private set; }

    public List<long> PlisAt { get; } = [];

    public int Nacks { get; private set; }

    public List<ulong> Limits { get; } = [];

    public List<ReportBlock> Blocks { get; } = [];

    public List<(SenderReport Report, long At)> SenderReports { get; } = [];

    public List<(TransportFeedback Feedback, int[] Arrivals, long At)> Feedback { get; } = [];

    public void Note(long now, in RtcpPacket packet)
    {
        switch (packet.Type)
        {
            case RtcpType.SenderReport:
                Assert.True(SenderReport.TryParse(packet.Body, out var report));
                SenderReports.Add((report, now));
                NoteBlocks(packet);
                break;
            case RtcpType.ReceiverReport:
                NoteBlocks(packet);
                break;
            case RtcpType.TransportFeedback when packet.Count == RtcpFeedback.Nack:
                Nacks++;
                break;
            case RtcpType.TransportFeedback:
                NoteFeedback(now, packet);
                break;
            case RtcpType.PayloadFeedback when packet.Count == RtcpFeedback.Pli:
                Plis++;
                PlisAt.Add(now);
                break;
            case RtcpType.PayloadFeedback when packet.TryReadFeedback(out _, out _, out var control) && RembMessage.TryParse(control, out var remb):
                Limits.Add(remb.BitsPerSecond);
                break;
            default:
                break;
        }
    }

    private void NoteBlocks(in RtcpPacket packet)
    {
        for (var i = 0; i < packet.Count; i++)
        {
            Assert.True(ReportBlock.TryParse(ReportBlock.BlocksOf(packet), i, out var block));
            Blocks.Add(block);
        }
    }

    private void NoteFeedback(long now, in RtcpPacket packet)
    {
        Span<int> arrivals = new int[2048];
        Assert.True(packet.TryReadFeedback(out _, out _, out var control));
        Assert.True(TransportFeedback.TryParse(control, arrivals, out var feedback));
        Feedback.Add((feedback, arrivals[..feedback.StatusCount].ToArray(), now));
    }
}
