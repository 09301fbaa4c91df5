using System.Security.Cryptography;
using BienEtre.Media.Dtls;
using CsCheck;

namespace BienEtre.Media.Tests.Dtls;

public sealed class DtlsEndpointTests
{
    private static readonly byte[] AnyHash = new byte[32];

    [Fact]
    public void A_full_pool_refuses_and_counts_until_a_place_is_free()
    {
        using var network = new TestNetwork(TestNetwork.Defaults with { PendingMax = 2 });
        Assert.True(network.Endpoint.TryStart(1, "sha-256", AnyHash));
        Assert.True(network.Endpoint.TryStart(2, "sha-256", AnyHash));
        Assert.False(network.Endpoint.TryStart(3, "sha-256", AnyHash));
        Assert.Equal(1, network.Options.Counters[MediaCounter.DtlsRefused]);
        network.Endpoint.Close(1);
        network.Endpoint.Close(1);
        Assert.True(network.Endpoint.TryStart(3, "sha-256", AnyHash));
        Assert.False(network.Endpoint.TryStart(4, "sha-256", AnyHash));
    }

    [Fact]
    public async Task An_established_connection_frees_its_place()
    {
        using var network = new TestNetwork(TestNetwork.Defaults with { PendingMax = 1 });
        var client = new TestDtlsClient();
        var link = DtlsHandshakeTests.Start(network, client);
        Assert.False(network.Endpoint.TryStart(2, "sha-256", AnyHash));
        await link.Connect(client);
        await link.Result;
        Assert.True(network.Endpoint.TryStart(2, "sha-256", AnyHash));
    }

    [Theory]
    [InlineData("sha-1", 20)]
    [InlineData("md5", 16)]
    [InlineData("sha-256", 31)]
    [InlineData("sha-256", 0)]
    [InlineData("", 32)]
    public void Weak_or_broken_fingerprints_are_refused(string algorithm, int length)
    {
        using var network = new TestNetwork();
        Assert.False(network.Endpoint.TryStart(1, algorithm, new byte[length]));
        Assert.Equal(1, network.Options.Counters[MediaCounter.DtlsRefused]);
    }

    [Fact]
    public async Task A_silent_browser_holds_its_thread_no_longer_than_the_timeout()
    {
        using var network = new TestNetwork(TestNetwork.Defaults with { HandshakeThreadsMax = 1, HandshakeTimeout = TimeSpan.FromMilliseconds(300) });
        var silent = network.Link(1);
        Assert.True(network.Endpoint.TryStart(1, "sha-256", AnyHash));
        network.Endpoint.Receive(1, [22, 254, 253]);

        // The only thread is taken; the second browser waits for it and is served.
        var client = new TestDtlsClient();
        var link = DtlsHandshakeTests.Start(network, client, connection: 2);
        await link.Connect(client);
        Assert.IsType<DtlsOutput.Completed>(await link.Result);
        Assert.Equal(DtlsFailure.Timeout, Assert.IsType<DtlsOutput.Failed>(await silent.Result).Reason);
    }

    [Fact]
    public async Task Closing_frees_the_thread_at_once_and_hands_out_nothing()
    {
        using var network = new TestNetwork(TestNetwork.Defaults with { HandshakeThreadsMax = 1 });
        var silent = network.Link(1);
        Assert.True(network.Endpoint.TryStart(1, "sha-256", AnyHash));
        network.Endpoint.Receive(1, [22, 254, 253]);
        network.Endpoint.Close(1);
        var client = new TestDtlsClient();
        var link = DtlsHandshakeTests.Start(network, client, connection: 2);
        await link.Connect(client).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.IsType<DtlsOutput.Completed>(await link.Result);
        Assert.False(silent.Result.IsCompleted);
        Assert.False(silent.IsClosed);
    }

    [Fact]
    public async Task A_browsers_close_notify_is_reported()
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient();
        var link = DtlsHandshakeTests.Start(network, client);
        var transport = await link.Connect(client);
        await link.Result;
        Assert.False(link.IsClosed);
        transport.Close();
        await link.Closed;
        network.Endpoint.Receive(1, [21, 254, 253]);
        Assert.Equal(1, network.Options.Counters[MediaCounter.DropDtlsUnknownConnection]);
    }

    [Fact]
    public async Task Our_close_tells_the_browser_and_reports_nothing()
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient();
        var link = DtlsHandshakeTests.Start(network, client);
        var transport = await link.Connect(client);
        await link.Result;
        network.Endpoint.Close(1);
        var buffer = new byte[1500];
        for (var i = 0; i < 100 && !client.ServerClosed; i++)
        {
            transport.Receive(buffer, 0, buffer.Length, 100);
        }

        Assert.True(client.ServerClosed);
        Assert.False(link.IsClosed);
    }

    [Fact]
    public async Task A_lost_last_flight_is_sent_again_when_the_browser_asks()
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient();
        var link = DtlsHandshakeTests.Start(network, client);
        var lost = 0;

        // The last flight is ChangeCipherSpec (20) and Finished, in one datagram.
        link.Impair = (up, bytes) => !up && bytes[0] == 20 && lost++ < 2 ? 0 : 1;
        await link.Connect(client);
        Assert.True(lost > 2);
        Assert.IsType<DtlsOutput.Completed>(await link.Result);
    }

    [Fact]
    public async Task Junk_on_an_established_connection_is_dropped()
    {
        using var network = new TestNetwork();
        var client = new TestDtlsClient();
        var link = DtlsHandshakeTests.Start(network, client);
        var transport = await link.Connect(client);
        await link.Result;
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var junk = new byte[random.Next(1, 300)];
            random.NextBytes(junk);
            junk[0] = (byte)random.Next(20, 26);
            network.Endpoint.Receive(1, junk);
            await Task.Delay(i % 20 == 0 ? 40 : 0, TestContext.Current.CancellationToken);
        }

        // A plaintext close_notify in epoch 0 is forged: it must not end the connection either.
        network.Endpoint.Receive(1, [21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 1, 0]);
        await Task.Delay(40, TestContext.Current.CancellationToken);
        Assert.False(link.IsClosed);
        Assert.Equal(0, network.Options.Counters[MediaCounter.DropDtlsQueueFull]);
        transport.Close();
        await link.Closed;
    }

    [Fact]
    public void Too_many_and_too_long_datagrams_are_dropped_and_counted()
    {
        using var network = new TestNetwork(TestNetwork.Defaults with { HandshakeThreadsMax = 1 });
        Assert.True(network.Endpoint.TryStart(1, "sha-256", AnyHash));
        Assert.True(network.Endpoint.TryStart(2, "sha-256", AnyHash));
        network.Endpoint.Receive(1, [22]);
        for (var i = 0; i < network.Options.DatagramsPerConnectionMax; i++)
        {
            network.Endpoint.Receive(2, [22]);
        }

        Assert.Equal(0, network.Options.Counters[MediaCounter.DropDtlsQueueFull]);
        network.Endpoint.Receive(2, [22]);
        network.Endpoint.Receive(1, new byte[1501]);
        Assert.Equal(2, network.Options.Counters[MediaCounter.DropDtlsQueueFull]);
        network.Endpoint.Receive(7, [22]);
        Assert.Equal(1, network.Options.Counters[MediaCounter.DropDtlsUnknownConnection]);
    }

    [Fact]
    public void Any_datagrams_end_in_a_failure_and_never_in_keys()
    {
        using var network = new TestNetwork(TestNetwork.Defaults with { HandshakeTimeout = TimeSpan.FromMilliseconds(40), HandshakeThreadsMax = 8 });
        var connection = 0L;
        Gen.Select(Gen.Byte.Array[0, 200].Array[1, 4], Gen.Bool).Sample(
            (datagrams, asHandshake) =>
            {
                var id = Interlocked.Increment(ref connection);
                var link = network.Link(id);
                if (!network.Endpoint.TryStart(id, "sha-256", AnyHash))
                {
                    return false;
                }

                foreach (var datagram in datagrams)
                {
                    byte[] record = asHandshake
                        ? [22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)datagram.Length, .. datagram]
                        : datagram;
                    network.Endpoint.Receive(id, record);
                }

                return link.Result.GetAwaiter().GetResult() is DtlsOutput.Failed;
            },
            iter: 200,
            threads: 4);
    }

    [Fact]
    public async Task Keys_of_a_connection_closed_in_the_meantime_are_zeroed_and_not_handed_out()
    {
        using var endpoint = new DtlsEndpoint(TestNetwork.Defaults);
        var outputs = 0;
        endpoint.OutputReady = () => Interlocked.Increment(ref outputs);
        var link = new TestLink(endpoint, 1, 1200);
        var client = new TestDtlsClient();
        Assert.True(endpoint.TryStart(1, "sha-256", SHA256.HashData(client.Encoded)));
        var connecting = link.Connect(client);
        var taken = 0;

        // Take up to our last flight, which begins with ChangeCipherSpec (20); what comes after it is Completed, and stays in the queue.
        for (var finished = false; !finished;)
        {
            if (endpoint.TryTake(out var output))
            {
                taken++;
                link.Take(output);
                finished = output is DtlsOutput.Datagram datagram && datagram.Bytes.Span[0] == 20;
            }
        }

        await connecting;
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref outputs) > taken, TimeSpan.FromSeconds(10)));
        endpoint.Close(1);
        while (endpoint.TryTake(out var output))
        {
            Assert.IsNotType<DtlsOutput.Completed>(output);
        }
    }
}
