namespace BienEtre.Media.Forwarding;

/// <summary>Times and sizes of the relay. Times are microseconds of the injected monotonic clock.</summary>
internal static class RelayBounds
{
    public const long Millisecond = 1_000;
    public const long Second = 1_000_000;

    /// <summary>Longest datagram sent or received, in bytes: an Ethernet frame's worth.</summary>
    public const int DatagramMax = 1500;

    /// <summary>Longest RTCP compound written, in bytes, before protection.</summary>
    public const int RtcpMax = 1200;

    /// <summary>Pause between two looks at timers while media flows.</summary>
    public const long TickActive = 10 * Millisecond;

    /// <summary>Pause between two looks at timers while connections are quiet.</summary>
    public const long TickQuiet = 250 * Millisecond;

    /// <summary>Pause between sender and receiver reports (RFC 3550 section 6.2 allows a reduced minimum for unicast).</summary>
    public const long ReportInterval = Second;

    /// <summary>Pause between transport-wide feedback packets.</summary>
    public const long FeedbackInterval = 100 * Millisecond;

    /// <summary>As many pending arrivals are reported at once, before the interval is over: a sender that probes waits for them.</summary>
    public const int FeedbackPendingMax = 32;

    /// <summary>No authenticated check for this long: disconnected (RFC 7675: browsers check about every 5 s).</summary>
    public const long DisconnectedAfter = 10 * Second;

    /// <summary>No authenticated check for this long: the connection is forgotten.</summary>
    public const long ForgottenAfter = 60 * Second;

    /// <summary>An offer that is never followed by a complete handshake is forgotten after this long.</summary>
    public const long HandshakeWithin = 30 * Second;

    /// <summary>Events kept until someone takes them; beyond it the oldest is dropped and counted.</summary>
    public const int EventsMax = 4096;

    /// <summary>Rooms with a lease or members; beyond it renewals and offers are refused.</summary>
    public const int RoomsMax = 10_000;
}

/// <summary>What the core is given at start.</summary>
/// <param name="Candidates">Where browsers reach this node over UDP, best first.</param>
/// <param name="Random">The source of credentials, sources and names.</param>
/// <param name="ConnectionsMax">Most connections of the node.</param>
/// <param name="RoomMembersMax">Most members of a room.</param>
internal sealed record RelaySettings(IReadOnlyList<TransportAddress> Candidates, IRandomSource Random, int ConnectionsMax, int RoomMembersMax);
