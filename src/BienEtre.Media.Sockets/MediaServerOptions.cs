using System.Net;

namespace BienEtre.Media.Sockets;

/// <summary>What a <see cref="MediaServer"/> needs to know at start. Every bound has a counter in <see cref="MediaCounters"/> for what it refused.</summary>
public sealed record MediaServerOptions
{
    /// <summary>The UDP port of the node, 0 to let the system choose (tests). One port carries every connection.</summary>
    public int Port { get; init; } = 40000;

    /// <summary>
    /// The address to bind. <see cref="IPAddress.IPv6Any"/> (the default) opens one dual-mode socket for IPv4 and IPv6; on a machine without IPv6 the
    /// server falls back to <see cref="IPAddress.Any"/>.
    /// </summary>
    public IPAddress BindAddress { get; init; } = IPAddress.IPv6Any;

    /// <summary>The addresses written as host candidates into answers: where browsers reach this node. At least one.</summary>
    public required IReadOnlyList<IPAddress> PublicAddresses { get; init; }

    /// <summary>The clock. Only its monotonic timestamp is used.</summary>
    public required TimeProvider TimeProvider { get; init; }

    /// <summary>Most connections (one per member of a room) this node carries; beyond it offers get <see cref="OfferRefusal.ServerFull"/>.</summary>
    public int ConnectionsMax { get; init; } = 2000;

    /// <summary>Most members of one room; beyond it offers are refused with <see cref="OfferRefusal.RoomFull"/>.</summary>
    public int RoomMembersMax { get; init; } = 12;

    /// <summary>Most commands (offers, leaves, closes) waiting for the relay's thread; beyond it offers get <see cref="OfferRefusal.Busy"/>.</summary>
    public int CommandsMax { get; init; } = 1024;

    /// <summary>Most events waiting for the reader of <see cref="MediaServer.Events"/>; beyond it the oldest is dropped and counted.</summary>
    public int EventsMax { get; init; } = 4096;

    /// <summary>Most DTLS handshakes running at once (RFC 6347); more wait for a free one, and the browser's own retransmission covers the wait.</summary>
    public int HandshakesMax { get; init; } = 32;
}
