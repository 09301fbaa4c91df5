using System.Buffers.Binary;
using System.Net;

namespace BienEtre.Media;

/// <summary>
/// A UDP or TCP transport address without heap objects: an IPv6 address, or an IPv4 address in its mapped form (RFC 4291 2.5.5.2).
/// </summary>
/// <param name="Address">The 128-bit address in network order, most significant byte first.</param>
/// <param name="Port">The port.</param>
/// <remarks>A client's address is personal data: <see cref="ToString"/> never prints it, so that no log line can carry it by accident.</remarks>
public readonly record struct TransportAddress(UInt128 Address, ushort Port)
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>Whether the address is an IPv4 address in mapped form.</summary>
    public bool IsIPv4 => (ulong)(Address >> 64) == 0 && ((ulong)Address & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    /// <summary>The IPv4 address in network order; meaningful only when <see cref="IsIPv4"/>.</summary>
    public uint IPv4 => (uint)(ulong)Address;

    /// <summary>Makes the mapped form of an IPv4 address.</summary>
    /// <param name="address">The address, most significant byte first.</param>
    /// <param name="port">The port.</param>
    public static TransportAddress FromIPv4(uint address, ushort port) => new(MappedPrefix | address, port);

    /// <summary>Reads an address of 4 (IPv4) or 16 bytes (IPv6) in network order.</summary>
    /// <param name="address">4 or 16 bytes.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static TransportAddress FromBytes(ReadOnlySpan<byte> address, ushort port) => address.Length switch
    {
        4 => FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(address), port),
        16 => new(BinaryPrimitives.ReadUInt128BigEndian(address), port),
        _ => throw new ArgumentException("An address has 4 or 16 bytes.", nameof(address)),
    };

    /// <summary>Converts from the framework's type; for start-up code, not for the packet path.</summary>
    /// <param name="endPoint">An IPv4 or IPv6 end point; the scope of a link-local address is dropped.</param>
    public static TransportAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(bytes, out var written);
        return FromBytes(bytes[..written], (ushort)endPoint.Port);
    }

    /// <summary>Converts to the framework's type (IPv4 unmapped); for start-up code, not for the packet path.</summary>
    public IPEndPoint ToIPEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
        return new IPEndPoint(new IPAddress(IsIPv4 ? bytes[12..] : bytes), Port);
    }

    /// <summary>A fixed word: addresses are never printed.</summary>
    public override string ToString() => "(address withheld)";
}
