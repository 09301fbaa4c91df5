using System.Collections.Concurrent;
using BienEtre.Domain.Sessions;

namespace BienEtre.Grains.Tests.Support;

/// <summary>A relay that forwards nothing and remembers what it was told: until when each session's lease runs, and who is connected.</summary>
public sealed class RecordingRelay(Timeline timeline, TimeProvider time) : IMediaRelay
{
    private readonly ConcurrentDictionary<string, long> _leases = new();
    private readonly ConcurrentDictionary<(string Session, Side Side), string> _offers = new();

    public Func<string, RelayAnswer>? Answer { get; set; }

    public Task<RelayAnswer> OfferAsync(string session, Side side, string sdp, CancellationToken cancellationToken = default)
    {
        timeline.Add($"offer {side} {session}");
        _offers[(session, side)] = sdp;
        return Task.FromResult(Answer?.Invoke(sdp) ?? new RelayAnswer.Answered($"answer to {sdp}"));
    }

    public void Renew(string session, TimeSpan timeToLive)
    {
        Assert.InRange(timeToLive, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        timeline.Add($"renew {session}");
        _leases[session] = time.GetUtcNow().Ticks + timeToLive.Ticks;
    }

    public void Revoke(string session)
    {
        timeline.Add($"revoke {session}");
        _leases[session] = 0;
    }

    public void Leave(string session, Side side)
    {
        timeline.Add($"leave {side} {session}");
        _offers.TryRemove((session, side), out _);
    }

    public void Close(string session)
    {
        timeline.Add($"close {session}");
        _leases[session] = 0;
        _offers.TryRemove((session, Side.Employee), out _);
        _offers.TryRemove((session, Side.Practitioner), out _);
    }

    /// <summary>Whether a packet of the session would be forwarded now.</summary>
    public bool Forwards(string session) => _leases.TryGetValue(session, out var until) && time.GetUtcNow().Ticks < until;

    /// <summary>Whether the relay was ever handed an offer of the session.</summary>
    public bool Saw(string session) => timeline.Of(session).Any(what => what.StartsWith("offer", StringComparison.Ordinal));

    public bool Holds(string session, Side side) => _offers.ContainsKey((session, side));
}
