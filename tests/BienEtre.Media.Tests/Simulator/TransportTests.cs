namespace BienEtre.Media.Tests.Simulator;

/// <summary>Who may speak for a connection, and how connections come and go.</summary>
public sealed class TransportTests
{
    private const long Second = SimulatedNetwork.Second;

    [Fact]
    public void A_valid_packet_from_an_address_without_a_check_is_dropped()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        network.Run(2 * Second);
        var stranger = TransportAddress.FromIPv4(0xC0000201, 4444);
        var before = ben.SeenVideo.Payloads.Count;
        var dropped = network.Counters[MediaCounter.DropUnknownAddress];
        var packet = ada.Seal(ada.Video, new byte[100], 1, false, "1", null);
        network.Relay.Receive(network.Now, packet.ToArray(), stranger);
        network.Drain();
        Assert.Equal(dropped + 1, network.Counters[MediaCounter.DropUnknownAddress]);

        // The control: the very same bytes from ada's own address are forwarded.
        var forwarded = network.Counters[MediaCounter.PacketsForwarded];
        network.Relay.Receive(network.Now, packet, ada.Address);
        Assert.Equal(forwarded + 1, network.Counters[MediaCounter.PacketsForwarded]);
        Assert.Equal(before, ben.SeenVideo.Payloads.Count);
    }

    [Fact]
    public void A_check_with_a_wrong_password_or_user_admits_nobody_and_gets_silence()
    {
        using var network = new SimulatedNetwork();
        var ada = new SimulatedPeer(network, "room", "ada");
        ada.Offer();
        var sent = 0;
        network.Leaving = (_, _) => sent++;
        ada.SendCheck(password: "wrongwrongwrongwrongwron");
        ada.SendCheck(user: "nobody0123456789:x");
        ada.SendCheck(user: ada.Answer.Ufrag + ":someoneelse");
        network.Run(Second);
        Assert.Equal(0, sent);
        Assert.Equal(2, network.Counters[MediaCounter.DropStunUnauthenticated]);
        Assert.Equal(1, network.Counters[MediaCounter.DropStunUnknownUser]);
        ada.SendHello();
        network.Run(Second);
        Assert.Empty(network.Dtls.Open);

        ada.SendCheck();
        network.Run(Second);
        Assert.Equal(1, sent);
    }

    [Fact]
    public void A_recorded_check_sent_again_from_elsewhere_draws_nothing()
    {
        using var network = new SimulatedNetwork();
        byte[]? recorded = null;
        network.Mutate = datagram =>
        {
            recorded = datagram[0] <= 3 ? datagram.ToArray() : recorded;
            return datagram;
        };
        DeliveryTests.Pair(network);
        network.Run(3 * Second);
        var stranger = TransportAddress.FromIPv4(0xC0000209, 7);
        var drawn = 0;
        network.Leaving = (_, to) => drawn += to == stranger ? 1 : 0;
        network.Relay.Receive(network.Now, recorded!.ToArray(), stranger);
        network.Run(Second);
        Assert.Equal(0, drawn);
        Assert.Equal(1, network.Counters[MediaCounter.DropStunReplayed]);
    }

    [Fact]
    public void A_certificate_other_than_the_offers_ends_the_connection_without_keys()
    {
        using var network = new SimulatedNetwork();
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        var ben = new SimulatedPeer(network, "room", "ben").Join();
        var ada = new SimulatedPeer(network, "room", "ada", certificate: new byte[32]).Join();
        network.Run(3 * Second);
        Assert.False(ada.IsConnected);
        Assert.Equal(1, network.Counters[MediaCounter.DtlsFailed]);
        Assert.Contains(new MediaEvent("room", "ada", MediaEventKind.Closed), network.Events);
        Assert.DoesNotContain(new MediaEvent("room", "ada", MediaEventKind.Connected), network.Events);
        Assert.Empty(ben.SeenVideo.Payloads);
    }

    [Fact]
    public void Media_before_the_handshake_is_dropped()
    {
        using var network = new SimulatedNetwork();
        network.Relay.Leases.TryRenew("room", long.MaxValue);
        var ada = new SimulatedPeer(network, "room", "ada");
        ada.Offer();
        ada.SendCheck();
        ada.Send([0x80, 96, .. new byte[100]]);
        ada.Send([0x80, 200, .. new byte[100]]);
        network.Run(Second);
        Assert.Equal(2, network.Counters[MediaCounter.DropMediaBeforeKeys]);
    }

    [Fact]
    public void A_handshake_waits_in_the_one_flight_buffer_while_the_pool_is_full()
    {
        using var network = new SimulatedNetwork();
        network.Dtls.StartsRefused = 3;
        var ada = new SimulatedPeer(network, "room", "ada");
        ada.Offer();
        ada.SendCheck();
        network.Run(Second / 100);
        ada.SendHello();
        network.Run(2 * Second);
        Assert.True(ada.IsConnected);

        network.Dtls.StartsRefused = 1000;
        var ben = new SimulatedPeer(network, "room", "ben");
        ben.Offer();
        ben.SendCheck();
        network.Run(Second / 100);
        for (var i = 0; i < 10; i++)
        {
            ben.SendHello();
        }

        network.Run(Second / 10);
        Assert.Equal(6, network.Counters[MediaCounter.DropDtlsBufferFull]);
    }

    [Fact]
    public void Missing_checks_disconnect_and_their_return_connects_again()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        network.Run(3 * Second);
        ada.Checks = false;
        network.Run(13 * Second);
        Assert.Contains(new MediaEvent("room", "ada", MediaEventKind.Disconnected), network.Events);
        var before = ada.SeenVideo.Payloads.Count;
        network.Run(Second);
        Assert.Equal(before, ada.SeenVideo.Payloads.Count);
        Assert.DoesNotContain(network.Events, taken => taken.Member == "ben" && taken.Kind == MediaEventKind.Disconnected);

        ada.Checks = true;
        network.Run(4 * Second);
        Assert.Equal(MediaEventKind.Connected, network.Events.Last(taken => taken.Member == "ada").Kind);
        Assert.True(ada.SeenVideo.Payloads.Count > before + 50);
        Assert.Equal(0, ada.Unauthentic);

        ada.Checks = false;
        network.Run(65 * Second);
        Assert.Equal(MediaEventKind.Closed, network.Events.Last(taken => taken.Member == "ada").Kind);
        Assert.Single(network.Dtls.Open);
        Assert.True(ben.IsConnected);
    }

    [Fact]
    public void An_offer_that_nobody_follows_up_is_forgotten()
    {
        using var network = new SimulatedNetwork(connectionsMax: 1);
        new SimulatedPeer(network, "room", "ada").Offer();
        Assert.Equal(new OfferOutcome.Refused(OfferRefusal.ServerFull), new SimulatedPeer(network, "other", "ben").Offer());
        network.Run(31 * Second);
        Assert.Contains(new MediaEvent("room", "ada", MediaEventKind.Closed), network.Events);
        Assert.IsType<OfferOutcome.Answered>(new SimulatedPeer(network, "other", "ben").Offer());
    }

    [Fact]
    public void Close_notify_ends_the_connection()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        network.Run(2 * Second);
        ada.SendCloseNotify();
        network.Run(Second);
        Assert.Contains(new MediaEvent("room", "ada", MediaEventKind.Closed), network.Events);
        Assert.Single(network.Dtls.Open);
        var before = ben.SeenVideo.Payloads.Count;
        network.Run(Second);
        Assert.Equal(before, ben.SeenVideo.Payloads.Count);
    }

    [Fact]
    public void Leaving_sends_close_notify()
    {
        using var network = new SimulatedNetwork();
        var (ada, _) = DeliveryTests.Pair(network);
        network.Run(2 * Second);
        List<TransportAddress> told = [];
        network.Leaving = (datagram, to) =>
        {
            if (datagram[0] == 21)
            {
                told.Add(to);
            }
        };
        network.Relay.Leave(network.Now, "room", "ada");
        network.Relay.Tick(network.Now);
        network.Drain();
        Assert.Equal([ada.Address], told);
    }

    [Fact]
    public void An_ice_restart_keeps_keys_and_numbering_and_ends_the_old_credentials()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        network.Run(2 * Second);
        var old = ada.Answer;
        ada.Address = network.NewAddress(ada);
        Assert.IsType<OfferOutcome.Answered>(ada.Offer(restart: true));
        Assert.NotEqual(old.Ufrag, ada.Answer.Ufrag);
        Assert.Equal((old.AudioSsrc, old.VideoSsrc, old.RtxSsrc), (ada.Answer.AudioSsrc, ada.Answer.VideoSsrc, ada.Answer.RtxSsrc));
        ada.SendCheck();
        network.Run(3 * Second);
        var unknown = network.Counters[MediaCounter.DropStunUnknownUser];
        ada.SendCheck(user: old.Ufrag + ":x", password: old.Password);
        network.Run(Second / 10);
        Assert.Equal(unknown + 1, network.Counters[MediaCounter.DropStunUnknownUser]);

        var (before, heard) = (ben.SeenVideo.Payloads.Count, ada.SeenVideo.Payloads.Count);
        network.Run(2 * Second);
        Assert.True(ben.SeenVideo.Payloads.Count > before + 200);
        Assert.True(ada.SeenVideo.Payloads.Count > heard + 200);
        Assert.Single(network.Events, taken => taken is { Member: "ada", Kind: MediaEventKind.Connected });
        Assert.Equal(0, ada.Unauthentic + ben.Unauthentic);
    }

    [Fact]
    public void Media_follows_the_nominated_address_and_does_not_flap_between_two()
    {
        using var network = new SimulatedNetwork();
        var (ada, _) = DeliveryTests.Pair(network);
        network.Run(2 * Second);
        ada.Checks = false;
        var first = ada.Address;
        var second = network.NewAddress(ada);
        List<TransportAddress> to = [];
        network.Leaving = (datagram, destination) =>
        {
            if (destination == first || destination == second)
            {
                to.Add(destination);
            }
        };
        ada.SendCheck(nominate: false, from: second);
        network.Run(Second);
        Assert.Single(to, second);

        // Both nominated all the time, as Firefox does: after the first switch it stays.
        for (var i = 0; i < 20; i++)
        {
            ada.SendCheck(from: second);
            ada.SendCheck(from: first);
            network.Run(Second / 4);
        }

        var switches = to.Skip(to.Count / 4).Zip(to.Skip((to.Count / 4) + 1)).Count(pair => pair.First != pair.Second);
        Assert.True(switches <= 2 * 20 + 2, $"{switches} changes are more than the answers to checks");
        var media = 0;
        network.Leaving = (datagram, destination) => media += destination == second && datagram[0] >= 128 ? 1 : 0;
        network.Run(Second);
        Assert.True(media > 100);

        // The second path dies, the first is nominated alone: media goes back there.
        for (var i = 0; i < 5; i++)
        {
            ada.SendCheck(from: first);
            network.Run(Second);
        }

        media = 0;
        network.Leaving = (datagram, destination) => media += destination == first && datagram[0] >= 128 ? 1 : 0;
        network.Run(Second);
        Assert.True(media > 100);
    }

    [Fact]
    public void Addresses_of_a_connection_are_bounded()
    {
        using var network = new SimulatedNetwork();
        var (ada, ben) = DeliveryTests.Pair(network);
        network.Run(2 * Second);
        for (var i = 0; i < 20; i++)
        {
            ada.SendCheck(nominate: false, from: network.NewAddress(ada));
            network.Run(Second / 100);
        }

        Assert.Equal(20 + 1 - 8, network.Counters[MediaCounter.TuplesEvicted]);
        var before = ben.SeenVideo.Payloads.Count;
        network.Run(Second);
        Assert.True(ben.SeenVideo.Payloads.Count > before + 100, "the address in use is never the one that goes");
    }
}
