using BienEtre.Media.Rtp;

namespace BienEtre.Media.Tests.Simulator;

/// <summary>What two browsers get of each other.</summary>
public sealed class DeliveryTests
{
    private const long Second = SimulatedNetwork.Second;

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1_80)]
    public void Two_members_receive_every_packet_of_each_other(SrtpProfile profile)
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = Pair(network, profile);
        network.Run(10 * Second);

        foreach (var (from, to) in new[] { (ada, ben), (ben, ada) })
        {
            Assert.InRange(to.SeenVideo.Payloads.Count, 1150, from.Video.Sent);
            Assert.InRange(to.HeardAudio.Payloads.Count, 480, from.Audio.Sent);
            Assert.Equal(to.SeenVideo.Payloads.Order(), to.SeenVideo.Payloads);
            Assert.Equal(to.SeenVideo.Payloads.Count, to.SeenVideo.Payloads[^1] - to.SeenVideo.Payloads[0] + 1);
            Assert.Equal(0, to.Unauthentic);
            Assert.Equal(0, to.Unexpected);
            Assert.Equal(0, to.SeenVideo.Duplicates);
        }

        Assert.Equal(0, network.Counters[MediaCounter.Faults]);
        Assert.Equal(0, network.Counters[MediaCounter.DropIndexUsed]);
        Assert.Equal(0, network.Counters[MediaCounter.DropUnknownSource]);
        Assert.Contains(new MediaEvent("room", "ada", MediaEventKind.Connected), network.Events);
        Assert.Contains(new MediaEvent("room", "ben", MediaEventKind.MediaFlowing), network.Events);
    }

    [Fact]
    public void Numbers_are_the_publishers_but_codec_and_extension_numbers_are_the_receivers()
    {
        using var network = new SimulatedNetwork();
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        var ada = new SimulatedPeer(network, "room", "ada", PeerNumbers.Chromium).Join();
        var ben = new SimulatedPeer(network, "room", "ben", PeerNumbers.Other, SrtpProfile.Aes128CmHmacSha1_80).Join(media: false);
        network.Run(3 * Second);

        Assert.All(ben.SeenVideo.Headers, header => Assert.Equal(PeerNumbers.Other.Vp8, header.PayloadType));
        Assert.All(ben.HeardAudio.Headers, header => Assert.Equal(PeerNumbers.Other.Opus, header.PayloadType));

        // Payload n of a source went out with sequence number 1000 + n: unchanged at the receiver.
        Assert.Equal(ben.SeenVideo.Payloads.Select(number => (ushort)(1000 + number)), ben.SeenVideo.Headers.Select(header => header.Sequence));
        Assert.Equal(4, ben.SeenVideo.Headers.GroupBy(header => header.Timestamp).Max(frame => frame.Count()));
        Assert.Equal(ben.SeenVideo.Headers.Count / 4, ben.SeenVideo.Headers.Count(header => header.Marker));

        // Each block names the section and a fresh send time under ben's numbers, the audio level unchanged, and no transport-wide number.
        Assert.NotEmpty(ben.ExtensionBlocks);
        Assert.All(ben.ExtensionBlocks, block =>
        {
            var reader = new HeaderExtensions((ushort)((block[0] << 8) | block[1]), block.AsSpan(4));
            Dictionary<byte, byte[]> elements = [];
            while (reader.TryRead(out var element))
            {
                elements[element.Id] = element.Data.ToArray();
            }

            Assert.Contains(elements[PeerNumbers.Other.Mid], new byte[][] { "0"u8.ToArray(), "1"u8.ToArray() });
            Assert.NotEqual([0x77, 0x77, 0x77], elements[PeerNumbers.Other.AbsSendTime]);
            Assert.False(elements.ContainsKey(PeerNumbers.Other.TransportCc));
            Assert.True(!elements.TryGetValue(PeerNumbers.Other.AudioLevel, out var level) || level[0] == 0x55);
        });
        Assert.Contains(ben.ExtensionBlocks, block => block.AsSpan().IndexOf([(byte)(PeerNumbers.Other.AudioLevel << 4), (byte)0x55]) > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Loss_reordering_and_duplication_are_repaired_on_both_paths(int seed)
    {
        using var network = new SimulatedNetwork(seed);
        var (ada, ben) = Pair(network, bad: true);
        network.Run(20 * Second);
        var (sent, seen) = Delivery(ada, ben);

        Assert.True(seen >= 0.998 * sent, $"{seen} of {sent}");
        Assert.True(ben.SeenVideo.Retransmitted > 0);
        Assert.True(network.Counters[MediaCounter.PacketsRecovered] > 0);
        Assert.True(ada.Rtcp.Nacks > 0);
        Assert.Equal(0, ben.Unauthentic);
        Assert.Equal(0, network.Counters[MediaCounter.Faults]);
    }

    [Fact]
    public void Without_the_receivers_requests_the_same_paths_lose_packets()
    {
        // The negative control of the test above: its bound is not met by luck.
        using var network = new SimulatedNetwork(1);
        var (ada, ben) = Pair(network, bad: true);
        ben.AsksForMissing = false;
        network.Run(20 * Second);
        var (sent, seen) = Delivery(ada, ben);
        Assert.InRange(seen, 0.85 * sent, 0.97 * sent);
    }

    [Fact]
    public void Sources_that_no_offer_declares_are_found_by_the_sections_name()
    {
        using var network = new SimulatedNetwork();
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        new SimulatedPeer(network, "room", "ada") { DeclaresSources = false }.Join();
        var ben = new SimulatedPeer(network, "room", "ben").Join();
        network.Run(3 * Second);
        Assert.True(ben.SeenVideo.Payloads.Count > 250);
        Assert.True(ben.HeardAudio.Payloads.Count > 100);
    }

    [Fact]
    public void Probes_are_counted_and_reported_but_not_forwarded()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = Pair(network);
        network.Run(2 * Second);
        var before = ben.SeenVideo.Headers.Count + ben.HeardAudio.Headers.Count;
        var forwarded = network.Counters[MediaCounter.PacketsForwarded];
        ada.AsksForMissing = false;
        for (var i = 0; i < 50; i++)
        {
            ada.SendPadding(ada.Rtx, 200);
        }

        network.Run(6 * SimulatedNetwork.Millisecond);
        Assert.Equal(50, network.Counters[MediaCounter.PaddingOnly]);
        Assert.InRange(network.Counters[MediaCounter.PacketsForwarded] - forwarded, 0, 12);
        Assert.InRange(ben.SeenVideo.Headers.Count + ben.HeardAudio.Headers.Count - before, 0, 12);
        Assert.Equal(0, ben.Unexpected);
        network.Run(Second);
        Assert.True(ada.Rtcp.Feedback.Sum(feedback => feedback.Arrivals.Length) > 300 + 50);
    }

    [Fact]
    public void A_publisher_who_comes_back_continues_the_receivers_numbering()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = Pair(network);
        network.Run(3 * Second);
        ada.Leave();
        network.Run(Second);
        var before = ben.SeenVideo.Headers.Count;
        var again = new SimulatedPeer(network, "room", "ada", PeerNumbers.Other, firstSequence: 30_000).Join();
        network.Run(4 * Second);

        Assert.True(ben.SeenVideo.Headers.Count - before > 400);
        Assert.Equal(0, ben.Unauthentic);
        Assert.Equal(0, ben.Unexpected);
        Assert.True(again.KeyFramesSent > 0, "the receiver needs a key frame of the new source");

        // No gap and no step back where the source changed, and a clock that moved by about the pause.
        var (last, next) = (ben.SeenVideo.Headers[before - 1], ben.SeenVideo.Headers[before]);
        Assert.Equal((ushort)(last.Sequence + 1), next.Sequence);
        Assert.InRange((int)(next.Timestamp - last.Timestamp), (int)((next.At - last.At) * 0.09) - 900, (int)((next.At - last.At) * 0.09) + 900);

        // Ada's old connection was replaced, not closed: nobody is told she left.
        Assert.DoesNotContain(network.Events, taken => taken is { Member: "ada", Kind: MediaEventKind.Closed });
        Assert.True(again.SeenVideo.Payloads.Count > 400);
    }

    [Theory]
    [InlineData(65_400)]
    [InlineData(65_535)]
    [InlineData(32_768)]
    [InlineData(0)]
    public void Sequence_numbers_wrap_without_a_gap(int first)
    {
        using var network = new SimulatedNetwork();
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        var ada = new SimulatedPeer(network, "room", "ada", firstSequence: (ushort)first).Join();
        var ben = new SimulatedPeer(network, "room", "ben").Join();
        network.Run(4 * Second);
        Assert.InRange(ben.SeenVideo.Payloads.Count, ada.Video.Sent - 30, ada.Video.Sent);
        Assert.InRange(ben.SeenVideo.First, 0, 0x7FFF);
        Assert.Equal(0, ben.Unauthentic);
    }

    [Fact]
    public void A_slot_stays_with_the_member_it_was_given_to()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = Pair(network);
        var cleo = new SimulatedPeer(network, "room", "cleo").Join();
        network.Run(3 * Second);

        // One slot each: it stays with whom it was given to.
        Assert.True(cleo.SeenVideo.Payloads.Count > 200);
        Assert.True(ada.SeenVideo.Payloads.Count > 300);
        Assert.Equal(0, ada.Unexpected + ben.Unexpected + cleo.Unexpected);
    }

    internal static (SimulatedPeer Ada, SimulatedPeer Ben) Pair(
        SimulatedNetwork network, SrtpProfile profile = SrtpProfile.AeadAes128Gcm, bool bad = false)
    {
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        var ada = new SimulatedPeer(network, "room", "ada", profile: profile).Join();
        var ben = new SimulatedPeer(network, "room", "ben", profile: profile).Join();
        if (bad)
        {
            foreach (var path in new[] { ada.Up, ada.Down, ben.Up, ben.Down })
            {
                (path.Loss, path.Duplication, path.Delay, path.Jitter) = (0.05, 0.02, 15_000, 8_000);
            }
        }

        return (ada, ben);
    }

    // Of what was sent since the receiver's first packet; the last half second may still be on its way or under repair.
    private static (int Sent, int Seen) Delivery(SimulatedPeer from, SimulatedPeer to)
    {
        var first = to.SeenVideo.Payloads.Min();
        var last = from.Video.Sent - 60;
        var seen = to.SeenVideo.Payloads.Where(number => number < last).Distinct().Count();
        return ((int)(last - first), seen);
    }
}
