namespace BienEtre.Domain.Sessions;

/// <summary>Outcome of handing an SDP offer to the relay.</summary>
public abstract record RelayAnswer
{
    private RelayAnswer()
    {
    }

    /// <summary>Accepted.</summary>
    /// <param name="Sdp">The SDP answer (RFC 8829), with the relay's candidate.</param>
    public sealed record Answered(string Sdp) : RelayAnswer;

    /// <summary>Refused; nothing was changed.</summary>
    /// <param name="Reason"><see cref="Malformed"/> when the offer itself cannot be used; any other code means: not now, offer again later.</param>
    public sealed record Refused(string Reason) : RelayAnswer
    {
        /// <summary>The offer itself cannot be used; offering it again is of no use.</summary>
        public const string Malformed = "malformed";
    }
}

/// <summary>What the relay reports about one side of a session. It never says what was said.</summary>
public enum RelayChange
{
    /// <summary>ICE and DTLS are up.</summary>
    Connected = 0,

    /// <summary>No sign of life for the liveness bound; may come back.</summary>
    Disconnected = 1,

    /// <summary>The side closed its connection (close_notify).</summary>
    Closed = 2,

    /// <summary>The handshake failed; a new offer is needed.</summary>
    Failed = 3,
}

/// <summary>
/// The media relay of this node, a port. It forwards between the sides of a session only while a lease runs:
/// no lease, no forwarding (fails closed). No method gives access to media, and none can store any.
/// </summary>
public interface IMediaRelay
{
    /// <summary>Answers a side's offer. A later offer of the same side replaces or restarts its connection.</summary>
    /// <param name="session">Session id.</param>
    /// <param name="side">Which side offers.</param>
    /// <param name="sdp">The SDP offer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<RelayAnswer> OfferAsync(string session, Side side, string sdp, CancellationToken cancellationToken = default);

    /// <summary>Lets the relay forward within the session for <paramref name="timeToLive"/> from now, and not longer.</summary>
    /// <param name="session">Session id.</param>
    /// <param name="timeToLive">At most 10 s.</param>
    void Renew(string session, TimeSpan timeToLive);

    /// <summary>Stops forwarding within the session at once; synchronous, in memory, callable from any thread.</summary>
    /// <param name="session">Session id.</param>
    void Revoke(string session);

    /// <summary>Drops one side's connection and wipes its keys.</summary>
    /// <param name="session">Session id.</param>
    /// <param name="side">Which side.</param>
    void Leave(string session, Side side);

    /// <summary>Drops all of the session and wipes its keys and caches.</summary>
    /// <param name="session">Session id.</param>
    void Close(string session);
}
