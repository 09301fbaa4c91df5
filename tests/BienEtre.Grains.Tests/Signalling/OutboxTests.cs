using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Grains.Gate;
using BienEtre.Grains.Signalling;
using BienEtre.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BienEtre.Grains.Tests.Signalling;

public sealed class OutboxTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingHost _host = new();
    private readonly List<bool> _present = [];
    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly Outbox<string> _outbox;

    public OutboxTests()
    {
        var metrics = new GrainsMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        var tokens = new ActorTokens(RandomNumberGenerator.GetBytes(ActorTokens.KeyLength), _clock);
        _outbox = new Outbox<string>("epoch", tokens, _clock, metrics, (_, _, present) => _present.Add(present));
    }

    [Fact]
    public async Task Signals_go_out_in_order_with_one_batch_in_flight_and_the_rest_together()
    {
        _host.Hangs = new TaskCompletionSource();
        await TurnAsync(() =>
        {
            _outbox.Connect("one", Route("a"));
            for (var i = 0; i < 100; i++)
            {
                _outbox.Post("one", Peer());
            }
        });
        Assert.Equal(1, _host.Batches);
        _host.Hangs.SetResult();
        _host.Hangs = null;
        await Cluster.UntilAsync(() => _host.To("a").Count == 100, "all delivered");
        Assert.Equal(2, _host.Batches);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), _host.To("a").Select(signal => signal.Sequence));
    }

    [Fact]
    public async Task A_host_that_does_not_answer_within_2_s_is_given_nothing_more_until_a_retry_succeeds()
    {
        _host.Hangs = new TaskCompletionSource();
        await TurnAsync(() =>
        {
            _outbox.Connect("one", Route("a"));
            _outbox.Post("one", Peer());
        });
        _clock.Advance(Outbox<string>.Timeout);
        await Cluster.UntilAsync(() => _present.Count == 1, "away");
        Assert.False(_present[0]);
        await TurnAsync(() => _outbox.Post("one", Peer()));
        Assert.Equal(1, _host.Batches);
        Assert.False(_outbox.IsConnected("one"));

        _host.Hangs = null;
        await TurnAsync(_outbox.Retry);
        await Cluster.UntilAsync(() => _present.Count == 2, "back");
        Assert.True(_present[1]);
        Assert.True(_outbox.IsConnected("one"));
        Assert.Equal([1L, 2L], _host.To("a").Select(signal => signal.Sequence));
    }

    [Fact]
    public async Task A_route_that_fails_too_often_is_given_up()
    {
        _host.Fails = true;
        await TurnAsync(() =>
        {
            _outbox.Connect("one", Route("a"));
            _outbox.Post("one", Peer());
        });
        for (var i = 0; i < Outbox<string>.RetriesMax + 5; i++)
        {
            await TurnAsync(_outbox.Retry);
            await Cluster.SettleAsync();
        }

        Assert.Equal(Outbox<string>.RetriesMax + 1, _host.Batches);
        Assert.Equal([false], _present);
    }

    [Fact]
    public async Task A_host_that_hangs_is_owed_a_bounded_number_of_signals()
    {
        _host.Hangs = new TaskCompletionSource();
        await TurnAsync(() =>
        {
            _outbox.Connect("one", Route("a"));
            for (var i = 0; i < Outbox<string>.QueueMax + 500; i++)
            {
                _outbox.Post("one", Peer());
            }
        });
        _host.Hangs.SetResult();
        _host.Hangs = null;
        await Cluster.UntilAsync(() => _host.To("a").Count == Outbox<string>.QueueMax + 1, "the bound delivered");

        // What was dropped shows as a gap with the next signal, and the client rejoins.
        await TurnAsync(() => _outbox.Post("one", Peer()));
        await Cluster.UntilAsync(() => _host.LastTo("a")?.Sequence == Outbox<string>.QueueMax + 501, "the gap shows");
        Assert.Empty(_outbox.Missed("one", Route("b") with { Epoch = "epoch", LastSequence = 1 }));
        Assert.Equal(3, _outbox.Missed("one", Route("b") with { Epoch = "epoch", LastSequence = _outbox.Sequence("one") - 3 }).Length);
        Assert.Empty(_outbox.Missed("one", Route("b") with { Epoch = "another", LastSequence = _outbox.Sequence("one") - 3 }));
        Assert.Empty(_outbox.Missed("one", Route("b") with { Epoch = "epoch", LastSequence = _outbox.Sequence("one") + 3 }));
    }

    [Fact]
    public async Task Hosts_do_not_wait_for_each_other()
    {
        var other = new RecordingHost();
        _host.Hangs = new TaskCompletionSource();
        await TurnAsync(() =>
        {
            _outbox.Connect("one", Route("a"));
            _outbox.Connect("two", new Route(other, "b", "", 0));
            _outbox.Post("one", Peer());
            _outbox.Post("two", Peer());
        });
        await Cluster.UntilAsync(() => other.To("b").Count == 1, "the other host delivered");
        Assert.Empty(_host.To("a"));
    }

    private Route Route(string connection) => new(_host, connection, "", 0);

    private static Signal Peer() => new("", 0, SignalKind.Peer, null, new PeerDevices(true, true), null);

    private Task TurnAsync(Action turn) => Task.Factory.StartNew(turn, TestContext.Current.CancellationToken, TaskCreationOptions.None, _turns);
}
