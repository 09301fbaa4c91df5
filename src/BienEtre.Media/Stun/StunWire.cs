using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BienEtre.Media.Stun;

/// <summary>Numbers and checksums of the STUN wire format (RFC 8489 5, 14; RFC 8445 16.1).</summary>
internal static class StunWire
{
    internal const int HeaderLength = 20;
    internal const int IntegrityLength = 20;
    internal const int TransactionIdLength = 12;

    /// <summary>Longest message handled, in bytes; a connectivity check has about 100.</summary>
    internal const int MessageBytesMax = 1500;

    internal const uint Cookie = 0x2112_A442;
    internal const uint FingerprintMask = 0x5354_554E;

    internal const ushort BindingRequestType = 0x0001;
    internal const ushort BindingSuccessType = 0x0101;
    internal const ushort BindingErrorType = 0x0111;

    internal const ushort Username = 0x0006;
    internal const ushort MessageIntegrity = 0x0008;
    internal const ushort ErrorCode = 0x0009;
    internal const ushort UnknownAttributes = 0x000A;
    internal const ushort Realm = 0x0014;
    internal const ushort Nonce = 0x0015;
    internal const ushort MessageIntegritySha256 = 0x001C;
    internal const ushort XorMappedAddress = 0x0020;
    internal const ushort Priority = 0x0024;
    internal const ushort UseCandidate = 0x0025;
    internal const ushort Fingerprint = 0x8028;
    internal const ushort IceControlled = 0x8029;

    private static readonly uint[] Crc = Table();

    /// <summary>
    /// HMAC-SHA1 of the message up to the attribute at <paramref name="offset"/>, with the length field set as if the message ended after it (RFC 8489 14.5).
    /// SHA-1 is what ICE prescribes (RFC 8445 7.1.2); nothing is allocated.
    /// </summary>
    internal static void Integrity(ReadOnlySpan<byte> message, int offset, ReadOnlySpan<byte> key, Span<byte> destination)
    {
        Span<byte> copy = stackalloc byte[MessageBytesMax];
        copy = copy[..offset];
        message[..offset].CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(offset - HeaderLength + 4 + IntegrityLength));
        HMACSHA1.HashData(key, copy, destination);
    }

    /// <summary>CRC-32 of the message up to the attribute, masked (RFC 8489 14.7). The length field must already count the attribute.</summary>
    internal static uint FingerprintOf(ReadOnlySpan<byte> message)
    {
        var crc = uint.MaxValue;
        foreach (var b in message)
        {
            crc = (crc >> 8) ^ Crc[(byte)(crc ^ b)];
        }

        return ~crc ^ FingerprintMask;
    }

    private static uint[] Table()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB8_8320;
            }

            table[i] = value;
        }

        return table;
    }
}
