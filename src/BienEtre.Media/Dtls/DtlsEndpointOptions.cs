namespace BienEtre.Media.Dtls;

/// <summary>Bounds and times of a node's DTLS endpoint.</summary>
public sealed record DtlsEndpointOptions
{
    /// <summary>Gives the certificate its dates.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where drops and refusals are counted.</summary>
    public required MediaCounters Counters { get; init; }

    /// <summary>Most handshakes that run at once, each on a thread of its own; threads start as they are needed.</summary>
    public int HandshakeThreadsMax { get; init; } = 32;

    /// <summary>Most connections that are registered and not yet established; above it <see cref="IDtlsEndpoint.TryStart"/> refuses.</summary>
    public int PendingMax { get; init; } = 256;

    /// <summary>Most connections of any state.</summary>
    public int ConnectionsMax { get; init; } = 8192;

    /// <summary>Most received datagrams that wait in one connection; a browser's longest flight has three.</summary>
    public int DatagramsPerConnectionMax { get; init; } = 32;

    /// <summary>Most outputs that wait to be taken; above it datagrams are dropped, as retransmission replaces them. Results are never dropped.</summary>
    public int OutputsMax { get; init; } = 8192;

    /// <summary>How long a handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>When a flight is sent again for the first time (RFC 6347 4.2.4.1 would wait 1 s; media cannot).</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Handshakes with ourselves in each warm-up round of the process's first endpoint (fewer in the first, which start waits for), so that no browser waits
    /// for just-in-time compilation; 0 for none.
    /// </summary>
    public int WarmUpHandshakes { get; init; } = 40;
}
