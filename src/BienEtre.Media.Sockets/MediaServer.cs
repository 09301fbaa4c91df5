using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace BienEtre.Media.Sockets;

/// <summary>
/// The media relay of a node: one UDP port, one owner thread, rooms and members by name. Nothing is forwarded in a room without a running lease.
/// All members are thread-safe.
/// </summary>
#pragma warning disable CA1822 // public shape first; the relay behind it comes with the next commits
public sealed class MediaServer : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Channel<MediaEvent> _events;

    private MediaServer(Socket socket, MediaServerOptions options)
    {
        _socket = socket;
        _events = Channel.CreateBounded<MediaEvent>(new BoundedChannelOptions(options.EventsMax) { FullMode = BoundedChannelFullMode.DropOldest });
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>What happens to connections. Bounded: the oldest event is dropped (and counted) when nobody reads.</summary>
    public ChannelReader<MediaEvent> Events => _events.Reader;

    /// <summary>Sums of this node; no addresses, no SSRC.</summary>
    public MediaCounters Counters { get; } = new();

    /// <summary>The socket's address, with the port the system chose when <see cref="MediaServerOptions.Port"/> was 0.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Binds the port and starts the relay's thread.</summary>
    /// <param name="options">Port, addresses, clock and bounds.</param>
    /// <returns>The running server, or one sentence that says why it could not start and what to do.</returns>
    public static MediaServerStart Start(MediaServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        try
        {
            socket.Bind(new IPEndPoint(options.BindAddress, options.Port));
            return new MediaServerStart.Started(new MediaServer(socket, options));
        }
        catch (SocketException)
        {
            socket.Dispose();
            return new MediaServerStart.Failed($"The media port {options.Port}/udp is in use. Stop the program that holds it, or set another port.");
        }
    }

    /// <summary>Answers a browser's SDP offer (RFC 8829: only the browser offers). A new offer of the same member renews or replaces its connection.</summary>
    /// <param name="room">The room; made by the first offer.</param>
    /// <param name="member">The member within the room.</param>
    /// <param name="sdp">The offer's text as the browser made it.</param>
    /// <param name="cancellationToken">Stops waiting; the offer may still take effect.</param>
    /// <returns>The answer, or why not.</returns>
    public Task<OfferOutcome> OfferAsync(string room, string member, string sdp, CancellationToken cancellationToken) =>
        Task.FromResult<OfferOutcome>(new OfferOutcome.Refused(OfferRefusal.Stopped));

    /// <summary>Lets the room forward until <paramref name="ttl"/> from now has passed. Effective at once.</summary>
    /// <param name="room">The room; it need not have members yet.</param>
    /// <param name="ttl">The length of the lease.</param>
    public void Renew(string room, TimeSpan ttl) => ArgumentNullException.ThrowIfNull(room);

    /// <summary>Ends the room's lease. The packet path sees it with its next packet: no media leaves afterwards until the next <see cref="Renew"/>.</summary>
    /// <param name="room">The room; unknown rooms have no lease anyway.</param>
    public void Revoke(string room) => ArgumentNullException.ThrowIfNull(room);

    /// <summary>Ends a member's connection and wipes its keys and cache.</summary>
    /// <param name="room">The room.</param>
    /// <param name="member">The member.</param>
    public void Leave(string room, string member) => ArgumentNullException.ThrowIfNull(room);

    /// <summary>Ends the room: lease, connections, keys, caches.</summary>
    /// <param name="room">The room.</param>
    public void Close(string room) => ArgumentNullException.ThrowIfNull(room);

    /// <summary>Stops the thread, closes every connection and frees the port.</summary>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _events.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
