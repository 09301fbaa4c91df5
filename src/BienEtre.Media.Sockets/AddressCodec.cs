using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace BienEtre.Media.Sockets;

/// <summary>
/// Between the framework's raw socket addresses and <see cref="TransportAddress"/>, without allocation. Port and address stand at the same offsets in the
/// sockaddr_in and sockaddr_in6 of Linux, macOS and Windows.
/// </summary>
internal static class AddressCodec
{
    private const int PortOffset = 2;
    private const int IPv4Offset = 4;
    private const int IPv6Offset = 8;

    /// <summary>Reads the source of a datagram.</summary>
    /// <param name="address">What the socket filled in.</param>
    public static TransportAddress Read(SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[PortOffset..]);
        return address.Family == AddressFamily.InterNetworkV6
            ? TransportAddress.FromBytes(bytes.Slice(IPv6Offset, 16), port)
            : TransportAddress.FromBytes(bytes.Slice(IPv4Offset, 4), port);
    }

    /// <summary>Writes the destination of a datagram into an address object that is used again for every datagram.</summary>
    /// <param name="address">Made for the socket's family.</param>
    /// <param name="destination">The destination; on an IPv4 socket an IPv4 address.</param>
    public static void Write(SocketAddress address, in TransportAddress destination)
    {
        var bytes = address.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortOffset..], destination.Port);
        if (address.Family == AddressFamily.InterNetworkV6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes[IPv6Offset..], destination.Address);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes[IPv4Offset..], destination.IPv4);
        }
    }
}
