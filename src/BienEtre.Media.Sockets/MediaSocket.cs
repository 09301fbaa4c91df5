using System.Net;
using System.Net.Sockets;

namespace BienEtre.Media.Sockets;

/// <summary>
/// The node's one UDP socket on the portable path: the framework's <see cref="Socket"/> with raw addresses, so that neither direction allocates.
/// </summary>
internal sealed class MediaSocket : IDisposable
{
    /// <summary>Kernel buffers asked for, in bytes: a burst of many key frames. The system may grant less.</summary>
    private const int KernelBuffer = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly Socket _waker;
    private readonly SocketAddress _from;
    private readonly SocketAddress _to;
    private readonly EndPoint _self;

    private MediaSocket(Socket socket)
    {
        _socket = socket;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _from = new SocketAddress(socket.AddressFamily);
        _to = new SocketAddress(socket.AddressFamily);
        var own = LocalEndPoint.Address;
        own = own.Equals(IPAddress.Any) ? IPAddress.Loopback : own.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback.MapToIPv6() : own;
        _self = new IPEndPoint(own, LocalEndPoint.Port);
        _waker = new Socket(own.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (own.AddressFamily == AddressFamily.InterNetworkV6)
        {
            _waker.DualMode = true;
        }
    }

    /// <summary>The bound address and port.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Binds the socket.</summary>
    /// <param name="address">The address; the IPv6 wildcard serves IPv4 too.</param>
    /// <param name="port">The port, or 0.</param>
    /// <param name="failure">What to tell the operator when it returns null.</param>
    public static MediaSocket? TryBind(IPAddress address, int port, out string failure)
    {
        failure = string.Empty;
        if (address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6)
        {
            address = IPAddress.Any;
        }

        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true;
            }

            socket.ReceiveBufferSize = KernelBuffer;
            socket.SendBufferSize = KernelBuffer;
            socket.Bind(new IPEndPoint(address, port));
            return new MediaSocket(socket);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            failure = Explain(error.SocketErrorCode, port);
            return null;
        }
    }

    /// <summary>Waits for a datagram.</summary>
    /// <param name="microseconds">The longest wait; rounded up to whole milliseconds, because the system's poll counts those and would spin.</param>
    public bool Wait(long microseconds) =>
        _socket.Poll((int)Math.Clamp((microseconds + 999) / 1000 * 1000, 0, 1_000_000), SelectMode.SelectRead);

    /// <summary>Reads one datagram.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="from">Its source.</param>
    /// <returns>Its length, or -1 when the system reported an error instead.</returns>
    public int Receive(Span<byte> buffer, out TransportAddress from)
    {
        try
        {
            var length = _socket.ReceiveFrom(buffer, SocketFlags.None, _from);
            from = AddressCodec.Read(_from);
            return length;
        }
        catch (SocketException)
        {
            // A datagram longer than the buffer, or an error the network reported about an earlier one.
            from = default;
            return -1;
        }
    }

    /// <summary>Sends one datagram.</summary>
    /// <param name="datagram">The bytes.</param>
    /// <param name="to">Where to.</param>
    /// <returns>False when the system refused it; as with any lost datagram nothing more is done.</returns>
    public bool TrySend(ReadOnlySpan<byte> datagram, in TransportAddress to)
    {
        try
        {
            AddressCodec.Write(_to, to);
            _socket.SendTo(datagram, SocketFlags.None, _to);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Ends a running <see cref="Wait"/> from another thread: an empty datagram to ourselves.</summary>
    public void Wake()
    {
        try
        {
            _waker.SendTo([], SocketFlags.None, _self);
        }
        catch (SocketException)
        {
            // The wait is bounded: without the wake-up the work is done a little later.
        }
        catch (ObjectDisposedException)
        {
            // The loop has ended: nobody to wake.
        }
    }

    /// <summary>Frees the port.</summary>
    public void Dispose()
    {
        _waker.Dispose();
        _socket.Dispose();
    }

    private static string Explain(SocketError error, int port) => error switch
    {
        SocketError.AddressAlreadyInUse =>
            $"The media port {port}/udp is in use by another program. Stop that program, or choose another port in the configuration (Media:Port).",
        SocketError.AccessDenied =>
            $"The system does not allow this program to open the media port {port}/udp. Choose a port above 1023 in the configuration (Media:Port).",
        SocketError.AddressNotAvailable =>
            "The address to bind for media does not belong to this machine. Correct it, or leave it out to bind all addresses.",
        _ => $"The media port {port}/udp could not be opened: {error}. Check the machine's network configuration.",
    };
}
