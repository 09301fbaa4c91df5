namespace BienEtre.Media.Tests.Simulator;

/// <summary>Broken datagrams of every protocol against a running call.</summary>
public sealed class MutationTests
{
    private const int Mutations = 60_000;

    [Fact]
    public void Sixty_thousand_mutated_datagrams_never_throw_and_the_call_goes_on()
    {
        using var network = new SimulatedNetwork(99);
        var (ada, ben) = DeliveryTests.Pair(network);
        var random = new Random(7);
        List<byte[]> seen = [];
        network.Mutate = datagram =>
        {
            if (seen.Count < 400 || random.Next(20) == 0)
            {
                seen.Add(datagram.ToArray());
            }

            return datagram;
        };
        network.Run(3 * SimulatedNetwork.Second);
        var kinds = seen.GroupBy(Kind).ToDictionary(group => group.Key, group => group.ToArray());
        Assert.Equal(["dtls", "rtcp", "rtp", "stun"], kinds.Keys.Order(StringComparer.Ordinal));

        // From the publisher's own address, from the receiver's, and from a stranger's; interleaved with the call.
        TransportAddress[] sources = [ada.Address, ben.Address, TransportAddress.FromIPv4(0xC0000207, 9)];
        var names = kinds.Keys.ToArray();
        var before = (ben.SeenVideo.Payloads.Count, ada.SeenVideo.Payloads.Count);
        for (var i = 0; i < Mutations; i++)
        {
            var family = kinds[names[i % names.Length]];
            network.Relay.Receive(network.Now, Mutated(random, family[random.Next(family.Length)]), sources[random.Next(sources.Length)]);
            network.Relay.Tick(network.Now);
            if (i % 20 == 0)
            {
                network.Drain();
                network.Run(SimulatedNetwork.Millisecond);
            }
        }

        network.Drain();
        network.Run(2 * SimulatedNetwork.Second);

        // 3 s of mutations and 2 s after: about 600 video packets each way, whatever the mutations did.
        Assert.True(ben.SeenVideo.Payloads.Count - before.Item1 > 550, $"{ben.SeenVideo.Payloads.Count - before.Item1}");
        Assert.True(ada.SeenVideo.Payloads.Count - before.Item2 > 550);
        Assert.Equal(0, ada.Unauthentic + ben.Unauthentic + ada.Unexpected + ben.Unexpected);
        Assert.DoesNotContain(network.Events, taken => taken.Kind == MediaEventKind.Closed);

        // They really were looked at and refused, each for its own reason.
        foreach (var counter in new[]
        {
            MediaCounter.DropUnauthenticated, MediaCounter.DropReplayed, MediaCounter.DropRtpMalformed, MediaCounter.DropStunMalformed,
            MediaCounter.DropUnknownAddress, MediaCounter.DropUnknownProtocol, MediaCounter.DropRtcpMalformed,
        })
        {
            Assert.True(network.Counters[counter] > 0, counter.ToString());
        }
    }

    private static string Kind(byte[] datagram) => datagram[0] switch
    {
        <= 3 => "stun",
        <= 63 => "dtls",
        _ => SimulatedNetwork.IsRtp(datagram) ? "rtp" : "rtcp",
    };

    private static byte[] Mutated(Random random, byte[] datagram)
    {
        var copy = datagram.ToArray();
        switch (random.Next(5))
        {
            case 0:
                return copy[..random.Next(copy.Length)];
            case 1:
                return [.. copy, .. new byte[random.Next(1, 600)]];
            case 2:
                random.NextBytes(copy.AsSpan(random.Next(copy.Length)));
                return copy;
            case 3:
                copy[random.Next(Math.Min(copy.Length, 40))] = (byte)random.Next(256);
                return copy;
            default:
                for (var i = random.Next(1, 8); i > 0; i--)
                {
                    copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                }

                return copy;
        }
    }
}
