using BienEtre.Media.Forwarding;

namespace BienEtre.Media.Tests.Simulator;

/// <summary>What a path does to datagrams; probabilities from 0 to 1, times in microseconds.</summary>
internal sealed record PathConditions
{
    public double Loss { get; set; }

    public double Duplication { get; set; }

    public long Delay { get; set; } = 5_000;

    /// <summary>Up to this much more, drawn per datagram: reordering.</summary>
    public long Jitter { get; set; }
}

/// <summary>
/// Virtual time, a relay, and the paths between it and its peers, all from one seed: every run of a test is the same run.
/// </summary>
internal sealed class SimulatedNetwork : IDisposable
{
    public const long Second = 1_000_000;
    public const long Millisecond = 1_000;

    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly Dictionary<TransportAddress, SimulatedPeer> _peers = [];
    private readonly Random _random;
    private long _order;
    private uint _nextAddress = 0x0A000001;

    public SimulatedNetwork(int seed = 1, int roomMembersMax = 12, int connectionsMax = 100)
    {
        _random = new Random(seed);
        Random = new SeededRandom(seed);
        var settings = new RelaySettings([TransportAddress.FromIPv4(0x7F000001, 40000)], Random, connectionsMax, roomMembersMax);
        Relay = new Relay(settings, Dtls, Counters);
    }

    public long Now { get; private set; } = 10 * Second;

    public MediaCounters Counters { get; } = new();

    public FakeDtls Dtls { get; } = new();

    public SeededRandom Random { get; }

    public Relay Relay { get; }

    public List<MediaEvent> Events { get; } = [];

    /// <summary>Sees every datagram that leaves the relay.</summary>
    public Action<byte[], TransportAddress>? Leaving { get; set; }

    /// <summary>Changes every datagram on its way to the relay.</summary>
    public Func<byte[], byte[]>? Mutate { get; set; }

    public TransportAddress NewAddress(SimulatedPeer peer)
    {
        var address = TransportAddress.FromIPv4(_nextAddress++, 5000);
        _peers[address] = peer;
        return address;
    }

    public void At(long time, Action action) => _events.Enqueue(action, (Math.Max(time, Now), _order++));

    public void After(long delay, Action action) => At(Now + delay, action);

    /// <summary>A peer's datagram on its way to the relay.</summary>
    public void ToRelay(byte[] datagram, TransportAddress from, PathConditions path) =>
        Travel(path, () =>
        {
            var copy = datagram.ToArray();
            Relay.Receive(Now, Mutate?.Invoke(copy) ?? copy, from);
            Relay.Tick(Now);
            Drain();
        });

    public void Run(long duration)
    {
        var end = Now + duration;
        while (true)
        {
            var next = _events.TryPeek(out _, out var due) ? due.At : long.MaxValue;
            var deadline = Relay.NextDeadline;
            if (Math.Min(next, deadline) > end)
            {
                Now = end;
                return;
            }

            if (next <= deadline)
            {
                Now = Math.Max(Now, next);
                _events.Dequeue()();
            }
            else
            {
                Now = Math.Max(Now, deadline);
                Relay.Tick(Now);
                Drain();
            }
        }
    }

    public void Drain()
    {
        while (Relay.TryDequeue(out var output))
        {
            var datagram = output.Datagram.ToArray();
            var to = output.To;
            Leaving?.Invoke(datagram, to);
            if (_peers.TryGetValue(to, out var peer))
            {
                Travel(peer.Down, () => peer.Receive(datagram, to));
            }
        }

        while (Relay.TryTakeEvent(out var taken))
        {
            Events.Add(taken);
        }
    }

    public void Dispose()
    {
        Relay.Dispose();
        foreach (var peer in _peers.Values)
        {
            peer.Dispose();
        }
    }

    public static bool IsRtp(byte[] datagram) => datagram[0] is >= 128 and <= 191 && (datagram[1] & 0x7F) is < 64 or > 95;

    private void Travel(PathConditions path, Action arrive)
    {
        if (_random.NextDouble() < path.Loss)
        {
            return;
        }

        var copies = _random.NextDouble() < path.Duplication ? 2 : 1;
        for (var i = 0; i < copies; i++)
        {
            After(path.Delay + (path.Jitter > 0 ? _random.NextInt64(path.Jitter) : 0), arrive);
        }
    }
}
