namespace BienEtre.Media.Tests.Simulator;

/// <summary>No lease, no forwarding.</summary>
public sealed class LeaseTests
{
    private const long Second = SimulatedNetwork.Second;

    [Fact]
    public void Without_a_lease_nothing_but_connectivity_leaves_the_relay()
    {
        using var network = new SimulatedNetwork();
        var media = CountMedia(network);
        var ada = new SimulatedPeer(network, "room", "ada").Join();
        var ben = new SimulatedPeer(network, "room", "ben").Join();
        network.Run(5 * Second);

        Assert.True(ada.IsConnected && ben.IsConnected);
        Assert.True(ada.Video.Sent > 100);
        Assert.Equal(0, media());
        Assert.True(network.Counters[MediaCounter.DropNoLease] > 500);

        // The control: the same call with a lease forwards, so the silence above was the lease's.
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        network.Run(2 * Second);
        Assert.True(media() > 500);
        Assert.True(ben.SeenVideo.Payloads.Count > 200);
    }

    [Fact]
    public void A_revocation_stops_the_very_next_packet_and_a_renewal_resumes()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        network.Run(3 * Second);
        var media = CountMedia(network);
        network.Relay.Leases.Revoke("room");
        network.Run(3 * Second);
        Assert.Equal(0, media());

        var seen = ben.SeenVideo.Payloads.Count;
        var plis = ada.Rtcp.Plis;
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        network.Run(3 * Second);
        Assert.True(ben.SeenVideo.Payloads.Count - seen > 300);
        Assert.True(ada.Rtcp.Plis > plis, "after a pause the picture begins with a key frame");
        Assert.Equal(0, ben.Unauthentic);
    }

    [Fact]
    public void A_lease_that_nobody_renews_ends_by_itself()
    {
        using var network = new SimulatedNetwork();
        network.Relay.Leases.TryRenew("room", network.Now + (3 * Second));
        new SimulatedPeer(network, "room", "ada").Join();
        var ben = new SimulatedPeer(network, "room", "ben").Join();
        long last = 0;
        network.Leaving = (datagram, _) => last = datagram[0] >= 128 ? network.Now : last;
        var ends = network.Now + (3 * Second);
        network.Run(10 * Second);
        Assert.True(ben.SeenVideo.Payloads.Count > 200);
        Assert.InRange(last, ends - Second, ends - 1);
    }

    [Fact]
    public void A_pause_as_long_as_a_sequence_cycle_does_not_silence_the_source()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        ada.PacketsPerFrame = 40;
        network.Run(Second);
        network.Relay.Leases.Revoke("room");
        network.Run(60 * Second);
        Assert.True(ada.Video.Sent > 65_536);
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        var before = ben.SeenVideo.Payloads.Count;
        network.Run(2 * Second);
        Assert.True(ben.SeenVideo.Payloads.Count - before > 1500);
    }

    [Fact]
    public void A_third_party_with_the_rooms_name_gets_nothing_without_being_let_in()
    {
        using var network = new SimulatedNetwork(roomMembersMax: 2);
        var (_, _) = DeliveryTests.Pair(network);
        var mallory = new SimulatedPeer(network, "room", "mallory");
        Assert.Equal(new OfferOutcome.Refused(OfferRefusal.RoomFull), mallory.Offer());

        // In a room of her own, with a name that looks the same to a careless comparison, she hears nobody either.
        var eve = new SimulatedPeer(network, "room ", "eve").Join();
        network.Relay.Leases.TryRenew("room ", long.MaxValue);
        network.Run(3 * Second);
        Assert.True(eve.IsConnected);
        Assert.Empty(eve.SeenVideo.Payloads);
        Assert.Empty(eve.HeardAudio.Payloads);
        Assert.Equal(0, eve.Unexpected);
    }

    [Fact]
    public void A_closed_room_sends_nothing_and_its_keys_and_caches_are_gone()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        network.Run(2 * Second);
        network.Relay.Close(network.Now, "room");
        network.Drain();
        var media = CountMedia(network);
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        network.Run(3 * Second);
        Assert.Equal(0, media());
        Assert.Empty(network.Dtls.Open);
        Assert.True(network.Counters[MediaCounter.DropUnknownAddress] > 500);
        Assert.Equal(2, network.Events.Count(taken => taken.Kind == MediaEventKind.Closed));
        Assert.True(ada.Checks && ben.Checks);
    }

    [Fact]
    public void The_next_client_sees_nothing_of_the_previous_one()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        network.Run(2 * Second);
        network.Relay.Close(network.Now, "room");
        ben.Leave();

        // The practitioner's next session with somebody else, while the first client still sends.
        network.Relay.Leases.TryRenew("next", long.MaxValue);
        var practitioner = new SimulatedPeer(network, "next", "ben").Join();
        var next = new SimulatedPeer(network, "next", "cleo", firstSequence: 20_000).Join();
        network.Run(2 * Second);
        Assert.True(practitioner.SeenVideo.Headers.Count > 100);
        Assert.All(practitioner.SeenVideo.Headers, header => Assert.InRange(header.Sequence, 20_000, 22_000));
        Assert.Equal(0, practitioner.Unexpected + practitioner.Unauthentic);
        Assert.True(ada.Video.Sent > next.Video.Sent);
    }

    private static Func<int> CountMedia(SimulatedNetwork network)
    {
        var count = 0;
        network.Leaving = (datagram, _) => count += datagram[0] >= 128 ? 1 : 0;
        return () => count;
    }
}
