using BienEtre.Media.Rtcp;

namespace BienEtre.Media.Tests.Simulator;

/// <summary>The relay's own RTCP: what publishers are told, and what receivers' requests become.</summary>
public sealed class FeedbackTests
{
    private const long Second = SimulatedNetwork.Second;
    private const long Millisecond = SimulatedNetwork.Millisecond;

    [Fact]
    public void Transport_feedback_covers_every_packet_often_enough_and_tells_the_true_arrival()
    {
        using var network = new SimulatedNetwork();
        var (ada, _) = DeliveryTests.Pair(network);
        network.Run(5 * Second);
        var feedback = ada.Rtcp.Feedback;

        // Every number once, in order, all arrived; the count of the packets goes up by one.
        var numbers = feedback.SelectMany(packet => Enumerable.Range(packet.Feedback.BaseSequence, packet.Feedback.StatusCount)).ToArray();
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Length), numbers);
        Assert.True(numbers.Length > 750);
        Assert.All(feedback, packet => Assert.DoesNotContain(TransportFeedback.NotReceived, packet.Arrivals));
        Assert.Equal(Enumerable.Range(0, feedback.Count).Select(count => (byte)count), feedback.Select(packet => packet.Feedback.FeedbackCount));

        // 50 to 100 ms apart while media flows (a tick of slack), so that a sender's estimate keeps up.
        Assert.All(feedback.Zip(feedback.Skip(1)), pair => Assert.InRange(pair.Second.At - pair.First.At, 40 * Millisecond, 120 * Millisecond));

        // Arrivals on the relay's clock: within the interval before the packet was sent (5 ms on the way).
        Assert.All(feedback.Skip(1), packet =>
        {
            var reference = packet.Feedback.ReferenceTime * 64 * Millisecond;
            Assert.All(packet.Arrivals, arrival => Assert.InRange(reference + (arrival * 250), packet.At - (125 * Millisecond), packet.At - (4 * Millisecond)));
        });
    }

    [Fact]
    public void Transport_feedback_names_what_was_lost()
    {
        using var network = new SimulatedNetwork(4);
        var (ada, _) = DeliveryTests.Pair(network);
        ada.Up.Loss = 0.1;
        network.Run(10 * Second);
        var all = ada.Rtcp.Feedback.SelectMany(packet => packet.Arrivals).ToArray();
        Assert.InRange(all.Count(arrival => arrival == TransportFeedback.NotReceived) / (double)all.Length, 0.07, 0.13);
    }

    [Fact]
    public void Receiver_reports_tell_the_publisher_its_loss()
    {
        using var network = new SimulatedNetwork(4);
        var (ada, ben) = DeliveryTests.Pair(network);
        ada.Up.Loss = 0.1;
        network.Run(20 * Second);
        var video = ada.Rtcp.Blocks.Where(block => block.Ssrc == ada.Video.Ssrc).ToArray();
        Assert.InRange(video.Length, 15, 22);
        Assert.InRange(video.Average(block => block.FractionLost) / 256, 0.05, 0.15);
        Assert.InRange(video[^1].CumulativeLost, 150, 400);
        Assert.Contains(video, block => block.LastSenderReport != 0);

        // The control: ben's path up is clean, and his reports say so.
        Assert.All(ben.Rtcp.Blocks, block => Assert.Equal(0, block.FractionLost));
    }

    [Fact]
    public void Sender_reports_keep_audio_and_video_in_step()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        ada.Up.Jitter = 40 * Millisecond;
        network.Run(10 * Second);
        var audio = ben.Rtcp.SenderReports.Where(report => report.Report.Ssrc == ben.Answer.AudioSsrc).ToArray();
        var video = ben.Rtcp.SenderReports.Where(report => report.Report.Ssrc == ben.Answer.VideoSsrc).ToArray();
        Assert.True(audio.Length >= 8 && video.Length >= 8);

        // Each report maps a track's clock to the relay's; through both maps one instant of ada's capture clock comes out the same.
        foreach (var (a, v) in audio.Zip(video))
        {
            var instant = Instant(a.Report, ada.Timestamp(ada.Audio), 48000) - Instant(v.Report, ada.Timestamp(ada.Video), 90000);
            Assert.InRange(instant, -0.001, 0.001);
            Assert.True(a.Report.Packets > 0);
        }

        // Reports of one track agree with each other over time.
        Assert.InRange(
            Instant(video[^1].Report, ada.Timestamp(ada.Video), 90000) - Instant(video[0].Report, ada.Timestamp(ada.Video), 90000), -0.045, 0.045);

        // Nobody's wall clock is passed on.
        Assert.All(ben.Rtcp.SenderReports, report => Assert.True((report.Report.Ntp >> 32) >= 0xE000_0000));
    }

    [Fact]
    public void A_receiver_who_joins_gets_a_key_frame_and_requests_are_repeated_until_it_comes()
    {
        using var network = new SimulatedNetwork();
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        var ada = new SimulatedPeer(network, "room", "ada") { AnswersPli = false }.Join();
        network.Run(2 * Second);
        Assert.Equal(0, ada.Rtcp.Plis);

        new SimulatedPeer(network, "room", "ben").Join();
        network.Run(2 * Second);
        Assert.InRange(ada.Rtcp.Plis, 5, 7);
        Assert.All(
            ada.Rtcp.PlisAt.Zip(ada.Rtcp.PlisAt.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 300 * Millisecond, 400 * Millisecond));

        ada.SendFrame(key: true);
        network.Run(50 * Millisecond);
        var before = ada.Rtcp.Plis;
        network.Run(3 * Second);
        Assert.Equal(before, ada.Rtcp.Plis);
    }

    [Fact]
    public void Requests_of_receivers_are_aggregated()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        network.Run(2 * Second);
        var before = ada.Rtcp.Plis;
        ada.AnswersPli = false;
        for (byte i = 0; i < 30; i++)
        {
            var number = i;
            ben.SendRtcp((ref RtcpWriter writer) => writer.Pli(1, ben.Answer.VideoSsrc));
            ben.SendRtcp((ref RtcpWriter writer) => writer.Fir(1, ben.Answer.VideoSsrc, number));
        }

        network.Run(250 * Millisecond);
        Assert.Equal(1, ada.Rtcp.Plis - before);
    }

    [Fact]
    public void A_receivers_low_estimate_limits_the_publisher_and_a_high_one_does_not()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        network.Run(3 * Second);
        ben.SendRtcp((ref RtcpWriter writer) => writer.Remb(1, ben.Answer.VideoSsrc, 5_000_000));
        network.Run(Second);
        Assert.Empty(ada.Rtcp.Limits);

        ben.SendRtcp((ref RtcpWriter writer) => writer.Remb(1, ben.Answer.VideoSsrc, 300_000));
        network.Run(100 * Millisecond);
        Assert.InRange(Assert.Single(ada.Rtcp.Limits), 299_000UL, 300_000UL);

        // Recovery is gradual: 8 % a second, not a jump back into the congestion.
        for (var i = 0; i < 10; i++)
        {
            ben.SendRtcp((ref RtcpWriter writer) => writer.Remb(1, ben.Answer.VideoSsrc, 5_000_000));
            network.Run(Second);
        }

        Assert.InRange(ada.Rtcp.Limits[^1], 500_000UL, 700_000UL);
        Assert.Equal(ada.Rtcp.Limits.Skip(1).Order(), ada.Rtcp.Limits.Skip(1));
    }

    [Fact]
    public void Impatient_requests_are_not_served_twice_within_a_round_trip_and_never_beyond_the_budget()
    {
        using var network = new SimulatedNetwork();
        var (_, ben) = DeliveryTests.Pair(network);
        ben.AsksForMissing = false;
        network.Run(3 * Second);
        var sequence = ben.SeenVideo.Headers[^1].Sequence;
        for (var i = 0; i < 20; i++)
        {
            ben.SendRtcp((ref RtcpWriter writer) => writer.Nack(1, ben.Answer.VideoSsrc, [sequence]));
        }

        network.Run(8 * Millisecond);
        Assert.Equal(1, network.Counters[MediaCounter.PacketsRetransmitted]);

        var all = Enumerable.Range(0, 100).Select(back => (ushort)(sequence - 99 + back)).ToArray();
        for (var i = 0; i < 20; i++)
        {
            ben.SendRtcp((ref RtcpWriter writer) => writer.Nack(1, ben.Answer.VideoSsrc, all));
            network.Run(120 * Millisecond);
        }

        Assert.True(network.Counters[MediaCounter.RetransmissionsOverBudget] > 100);
        Assert.True(network.Counters[MediaCounter.PacketsRetransmitted] < 300);
        Assert.Equal(0, ben.Unauthentic);
    }

    private static double Instant(in SenderReport report, uint timestamp, int clockRate) =>
        (report.Ntp / 4294967296.0) + ((int)(timestamp - report.RtpTimestamp) / (double)clockRate);
}
