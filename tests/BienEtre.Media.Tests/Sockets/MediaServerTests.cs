using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BienEtre.Media.Sockets;

namespace BienEtre.Media.Tests.Sockets;

/// <summary>The server on a real port, with clients that shake hands for real.</summary>
public sealed class MediaServerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Two_clients_connect_and_see_each_other(string loopback)
    {
        var address = IPAddress.Parse(loopback);
        await using var server = Start(address);
        using var ada = new LoopbackBrowser(server, address);
        using var ben = new LoopbackBrowser(server, address);
        server.Renew("room", Long);
        await ada.Connect(server, "room", "ada");
        await ben.Connect(server, "room", "ben");
        Assert.Equal(7, ada.Profile);
        Assert.Equal(new MediaEvent("room", "ada", MediaEventKind.Connected), await Next(server));
        Assert.Equal(new MediaEvent("room", "ben", MediaEventKind.Connected), await Next(server));

        var sent = Enumerable.Range(0, 200).Select(i => Payload(i)).ToArray();
        for (var i = 0; i < sent.Length; i++)
        {
            ada.SendVideo(sent[i]);
            ben.SendVideo(sent[i]);

            // Small bursts, so that no kernel buffer overflows on a busy machine.
            if (i % 20 == 19)
            {
                await Until(() => ben.Received.Count == i + 1 && ada.Received.Count == i + 1);
            }
        }

        Assert.Equal(sent, ben.Received.Select(packet => packet.Payload));
        Assert.Equal(sent, ada.Received.Select(packet => packet.Payload));
        Assert.All(ben.Received, packet => Assert.Equal(ben.Answer.VideoSsrc, packet.Ssrc));
        Assert.Equal(0, ada.Failed + ben.Failed);
        Assert.Equal(0, server.Counters[MediaCounter.Faults]);
        Assert.Equal(MediaEventKind.MediaFlowing, (await Next(server)).Kind);

        server.Leave("room", "ada");
        ada.ReadAlerts();
        Assert.True(ada.WasClosed);
    }

    [Fact]
    public async Task Nothing_passes_before_the_lease_after_a_revocation_or_after_it_ran_out()
    {
        await using var server = Start();
        using var ada = new LoopbackBrowser(server);
        using var ben = new LoopbackBrowser(server);
        await ada.Connect(server, "room", "ada");
        await ben.Connect(server, "room", "ben");
        for (var i = 0; i < 100; i++)
        {
            ada.SendVideo(Payload(i));
        }

        await Until(() => server.Counters[MediaCounter.DropNoLease] >= 100);
        Assert.Empty(ben.Received);

        server.Renew("room", Long);
        ada.SendVideo(Payload(1000));
        await Until(() => ben.Received.Count == 1);

        // A stream of packets, revoked in the middle by another thread.
        using var stop = new CancellationTokenSource();
        var flood = Task.Run(() =>
        {
            for (var i = 2000; !stop.IsCancellationRequested; i++)
            {
                ada.SendVideo(Payload(i));
                if (i % 50 == 0)
                {
                    Thread.Yield();
                }
            }
        });
        await Until(() => ben.Received.Count > 300);
        var dropsBefore = server.Counters[MediaCounter.DropNoLease];
        server.Revoke("room");
        var revoked = Stopwatch.GetTimestamp();
        var forwarded = server.Counters[MediaCounter.PacketsForwarded];
        await Until(() => server.Counters[MediaCounter.DropNoLease] >= dropsBefore + 300);

        // The one packet that the relay's thread had in its hands may still have gone; none of the hundreds after it. The last one read came at once, too.
        Assert.InRange(server.Counters[MediaCounter.PacketsForwarded], forwarded, forwarded + 1);
        Assert.True(Stopwatch.GetElapsedTime(revoked, ben.Received.Max(packet => packet.At)) < TimeSpan.FromMilliseconds(250));
        await stop.CancelAsync();
        await flood;

        server.Renew("room", TimeSpan.FromMilliseconds(200));
        await Until(() => server.Counters[MediaCounter.DatagramsReceived] > 0);
        var before = ben.Received.Count;
        ada.SendVideo(Payload(1));
        await Until(() => ben.Received.Count > before);
        var dropped = server.Counters[MediaCounter.DropNoLease];
        await Until(() =>
        {
            ada.SendVideo(Payload(2));
            return server.Counters[MediaCounter.DropNoLease] > dropped;
        });
    }

    [Fact]
    public async Task A_port_in_use_is_a_clear_answer()
    {
        await using var server = Start();
        var port = server.LocalEndPoint.Port;
        var failed = Assert.IsType<MediaServerStart.Failed>(MediaServer.Start(Options() with { Port = port }));
        Assert.Contains($"{port}/udp is in use", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("Stop that program, or choose another port", failed.Reason, StringComparison.Ordinal);
        var foreign = Options() with { BindAddress = IPAddress.Parse("192.0.2.77") };
        Assert.Contains("does not belong to this machine", Assert.IsType<MediaServerStart.Failed>(MediaServer.Start(foreign)).Reason, StringComparison.Ordinal);
        var unreachable = Assert.IsType<MediaServerStart.Failed>(MediaServer.Start(Options() with { PublicAddresses = [] }));
        Assert.Contains("No public address", unreachable.Reason, StringComparison.Ordinal);

        await server.DisposeAsync();
        await using var next = Assert.IsType<MediaServerStart.Started>(MediaServer.Start(Options() with { Port = port })).Server;
        Assert.Equal(port, next.LocalEndPoint.Port);
    }

    [Fact]
    public async Task Refusals_are_values()
    {
        var server = Start();
        Assert.Equal(new OfferOutcome.Refused(OfferRefusal.InvalidSdp), await Offer(server, "hello"));
        Assert.Equal(1, server.Counters[MediaCounter.OffersUnreadable]);
        await server.DisposeAsync();
        await server.DisposeAsync();
        var offer = new Simulator.PeerOffer { Ufrag = "abcdefgh", Fingerprint = new byte[32], AudioSsrc = 1, VideoSsrc = 2, RtxSsrc = 3 }.Write();
        Assert.Equal(new OfferOutcome.Refused(OfferRefusal.Stopped), await Offer(server, offer));
        server.Revoke("room");
        server.Leave("room", "ada");
        server.Close("room");
    }

    [Fact]
    public async Task Mutated_datagrams_on_the_wire_leave_the_call_running()
    {
        await using var server = Start();
        using var ada = new LoopbackBrowser(server);
        using var ben = new LoopbackBrowser(server);
        server.Renew("room", Long);
        await ada.Connect(server, "room", "ada");
        await ben.Connect(server, "room", "ben");
        var random = new Random(11);
        var stranger = new UdpClient(0, AddressFamily.InterNetwork);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = new byte[random.Next(1, 1500)];
            random.NextBytes(bytes);
            bytes[0] = (byte)((i % 4) switch { 0 => random.Next(4), 1 => random.Next(20, 64), 2 => random.Next(128, 192), _ => random.Next(256) });
            ada.SendRaw(bytes);
            stranger.Send(bytes, bytes.Length, new IPEndPoint(IPAddress.Loopback, server.LocalEndPoint.Port));
        }

        stranger.Dispose();
        ada.SendVideo(Payload(5));
        await Until(() => ben.Received.Any(packet => packet.Payload.SequenceEqual(Payload(5))));
        Assert.Equal(0, server.Counters[MediaCounter.Faults]);
        Assert.True(server.Counters[MediaCounter.DropUnknownAddress] > 100);
    }

    [Fact]
    public async Task The_relays_thread_allocates_nothing_per_packet()
    {
        await using var server = Start();
        using var ada = new LoopbackBrowser(server);
        using var ben = new LoopbackBrowser(server);
        server.Renew("room", Long);
        await ada.Connect(server, "room", "ada");
        await ben.Connect(server, "room", "ben");
        await Flood(server, ada, 3000);
        var before = await server.PostAsync(_ => GC.GetAllocatedBytesForCurrentThread())!;
        var forwarded = server.Counters[MediaCounter.PacketsForwarded];
        await Flood(server, ada, 20_000);
        var after = await server.PostAsync(_ => GC.GetAllocatedBytesForCurrentThread())!;

        // The second question's own bookkeeping is the relay's only garbage: less than 200 bytes, whatever the number of packets.
        Assert.InRange(after - before, 0, 200);
        Assert.True(server.Counters[MediaCounter.PacketsForwarded] - forwarded >= 20_000);
    }

    private static async Task Flood(MediaServer server, LoopbackBrowser from, int packets)
    {
        var target = server.Counters[MediaCounter.PacketsForwarded] + packets;
        var payload = Payload(1);
        while (server.Counters[MediaCounter.PacketsForwarded] < target)
        {
            // In steps the kernel's buffer holds; a datagram that is lost nevertheless is not waited for.
            var next = server.Counters[MediaCounter.PacketsForwarded] + 50;
            for (var i = 0; i < 50; i++)
            {
                from.SendVideo(payload);
            }

            for (var wait = 0; wait < 100 && server.Counters[MediaCounter.PacketsForwarded] < next; wait++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
            }
        }
    }

    private static MediaServerOptions Options() =>
        new() { Port = 0, PublicAddresses = [IPAddress.Loopback], TimeProvider = TimeProvider.System };

    private static MediaServer Start(IPAddress? address = null) => Assert.IsType<MediaServerStart.Started>(
        MediaServer.Start(Options() with { PublicAddresses = [address ?? IPAddress.Loopback] })).Server;

    private static Task<OfferOutcome> Offer(MediaServer server, string sdp) =>
        server.OfferAsync("room", "ada", sdp, TestContext.Current.CancellationToken);

    private static async Task<MediaEvent> Next(MediaServer server) =>
        await server.Events.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    private static byte[] Payload(int number)
    {
        var payload = new byte[1000];
        payload.AsSpan().Fill((byte)number);
        BitConverter.TryWriteBytes(payload.AsSpan(4), number);
        payload[0] = 0x10;
        return payload;
    }

    private static async Task Until(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "waited too long");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        }
    }
}
