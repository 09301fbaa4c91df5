using System.Net;
using System.Threading.Channels;
using BienEtre.Media.Dtls;
using BienEtre.Media.Forwarding;
using BienEtre.Media.Sdp;

namespace BienEtre.Media.Sockets;

/// <summary>
/// The media relay of a node: one UDP port, one owner thread, rooms and members by name. Nothing is forwarded in a room without a running lease.
/// All members are thread-safe.
/// </summary>
public sealed class MediaServer : IAsyncDisposable
{
    private readonly MediaSocket _socket;
    private readonly Relay _relay;
    private readonly MediaLoop _loop;
    private readonly IDtlsEndpoint _dtls;
    private readonly Channel<MediaEvent> _events;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private int _disposed;

    private MediaServer(MediaSocket socket, Func<MediaCounters, IDtlsEndpoint> dtls, MediaServerOptions options)
    {
        _socket = socket;
        _dtls = dtls(Counters);
        _time = options.TimeProvider;
        _epoch = _time.GetTimestamp();
        _events = Channel.CreateBounded<MediaEvent>(
            new BoundedChannelOptions(options.EventsMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true },
            _ => Counters.Add(MediaCounter.DropEvents));
        var candidates = options.PublicAddresses.Select(address => TransportAddress.From(new IPEndPoint(address, socket.LocalEndPoint.Port))).ToArray();
        var settings = new RelaySettings(candidates, new OperatingSystemRandom(), options.ConnectionsMax, options.RoomMembersMax);
        _relay = new Relay(settings, _dtls, Counters);
        _loop = new MediaLoop(socket, _relay, Counters, _events.Writer, Now, options.CommandsMax);
        _dtls.OutputReady = _loop.Wake;
        _loop.Start();
    }

    /// <summary>What happens to connections. Bounded: the oldest event is dropped (and counted) when nobody reads.</summary>
    public ChannelReader<MediaEvent> Events => _events.Reader;

    /// <summary>Sums of this node; no addresses, no SSRC.</summary>
    public MediaCounters Counters { get; } = new();

    /// <summary>The socket's address, with the port the system chose when <see cref="MediaServerOptions.Port"/> was 0.</summary>
    public IPEndPoint LocalEndPoint => _socket.LocalEndPoint;

    /// <summary>Binds the port and starts the relay's thread.</summary>
    /// <param name="options">Port, addresses, clock and bounds.</param>
    /// <returns>The running server, or one sentence that says why it could not start and what to do.</returns>
    public static MediaServerStart Start(MediaServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return StartWith(options, counters => new DtlsEndpoint(new DtlsEndpointOptions
        {
            Time = options.TimeProvider,
            Counters = counters,
            HandshakeThreadsMax = options.HandshakesMax,
        }));
    }

    /// <summary>Starts with another DTLS endpoint; for tests.</summary>
    /// <param name="options">Port, addresses, clock and bounds.</param>
    /// <param name="dtls">Makes the endpoint once the port is bound.</param>
    internal static MediaServerStart StartWith(MediaServerOptions options, Func<MediaCounters, IDtlsEndpoint> dtls)
    {
        if (options.PublicAddresses.Count == 0)
        {
            return new MediaServerStart.Failed("No public address for media is configured: browsers could not reach this node. Set at least one.");
        }

        return MediaSocket.TryBind(options.BindAddress, options.Port, out var failure) is { } socket
            ? new MediaServerStart.Started(new MediaServer(socket, dtls, options))
            : new MediaServerStart.Failed(failure);
    }

    /// <summary>Answers a browser's SDP offer (RFC 8829: only the browser offers). A new offer of the same member renews or replaces its connection.</summary>
    /// <param name="room">The room; made by the first offer.</param>
    /// <param name="member">The member within the room.</param>
    /// <param name="sdp">The offer's text as the browser made it.</param>
    /// <param name="cancellationToken">Stops waiting; the offer may still take effect.</param>
    /// <returns>The answer, or why not.</returns>
    public Task<OfferOutcome> OfferAsync(string room, string member, string sdp, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        ArgumentException.ThrowIfNullOrEmpty(member);

        // Read here, so that a large text does not hold up the packets of other rooms.
        if (!SdpOffer.TryParse(sdp, out var offer, out var refusal))
        {
            Counters.AddShared(MediaCounter.OffersUnreadable);
            return Refused(ReasonOf(refusal));
        }

        if (_loop.IsStopping)
        {
            return Refused(OfferRefusal.Stopped);
        }

        return PostAsync(now => _loop.IsStopping ? new OfferOutcome.Refused(OfferRefusal.Stopped) : _relay.Offer(now, room, member, offer))
            ?.WaitAsync(cancellationToken) ?? Refused(OfferRefusal.Busy);
    }

    /// <summary>Lets the room forward until <paramref name="ttl"/> from now has passed. Effective at once.</summary>
    /// <param name="room">The room; it need not have members yet.</param>
    /// <param name="ttl">The length of the lease.</param>
    public void Renew(string room, TimeSpan ttl)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        if (!_relay.Leases.TryRenew(room, Now() + (ttl.Ticks / TimeSpan.TicksPerMicrosecond)))
        {
            Counters.AddShared(MediaCounter.LeasesRefused);
        }
    }

    /// <summary>Ends the room's lease. The packet path sees it with its next packet: no media leaves afterwards until the next <see cref="Renew"/>.</summary>
    /// <param name="room">The room; unknown rooms have no lease anyway.</param>
    public void Revoke(string room)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        _relay.Leases.Revoke(room);
    }

    /// <summary>Ends a member's connection and wipes its keys and cache.</summary>
    /// <param name="room">The room.</param>
    /// <param name="member">The member.</param>
    public void Leave(string room, string member)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        ArgumentException.ThrowIfNullOrEmpty(member);
        _loop.TryPost(now => _relay.Leave(now, room, member), ending: true);
    }

    /// <summary>Ends the room: lease (at once), connections, keys, caches.</summary>
    /// <param name="room">The room.</param>
    public void Close(string room)
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        _relay.Leases.Remove(room);
        _loop.TryPost(now => _relay.Close(now, room), ending: true);
    }

    /// <summary>Stops the thread, closes every connection, wipes every key and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _loop.Stop();
        _relay.Dispose();
        _dtls.OutputReady = null;
        (_dtls as IDisposable)?.Dispose();
        _socket.Dispose();
        _events.Writer.TryComplete();
    }

    /// <summary>Runs something on the relay's thread.</summary>
    /// <param name="run">Gets the time.</param>
    /// <returns>Its result, or null when too many commands wait.</returns>
    internal Task<T>? PostAsync<T>(Func<long, T> run)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _loop.TryPost(now => result.TrySetResult(run(now)), ending: false) ? result.Task : null;
    }

    private static Task<OfferOutcome> Refused(OfferRefusal reason) => Task.FromResult<OfferOutcome>(new OfferOutcome.Refused(reason));

    private static OfferRefusal ReasonOf(SdpRefusal refusal) => refusal switch
    {
        SdpRefusal.NoMedia => OfferRefusal.NoCommonCodec,
        SdpRefusal.NoIce or SdpRefusal.NoFingerprint or SdpRefusal.SetupNotActive or SdpRefusal.NotBundled => OfferRefusal.Unsupported,
        _ => OfferRefusal.InvalidSdp,
    };

    // Microseconds since the start plus one second, so that no time is zero or negative.
    private long Now() => (_time.GetElapsedTime(_epoch).Ticks / TimeSpan.TicksPerMicrosecond) + 1_000_000;
}
