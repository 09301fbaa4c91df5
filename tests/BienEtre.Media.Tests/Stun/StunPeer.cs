using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BienEtre.Media.Tests.Stun;

/// <summary>Reads answers as a browser does; written apart from the product's code.</summary>
public static class StunPeer
{
    /// <summary>Whether FINGERPRINT ends the message and is right, and MESSAGE-INTEGRITY stands before it and is right.</summary>
    public static bool Verifies(ReadOnlySpan<byte> message, byte[] key)
    {
        var crc = BinaryPrimitives.ReadUInt32BigEndian(message[^4..]) ^ 0x5354554E;
        if (crc != CheckWriter.Crc32(message[..^8].ToArray()) || message.Length < 52 || message[^32] != 0 || message[^31] != 8)
        {
            return false;
        }

        var covered = message[..^32].ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(covered.AsSpan(2), (ushort)(covered.Length - 20 + 24));
        return HMACSHA1.HashData(key, covered).AsSpan().SequenceEqual(message[^28..^8]);
    }
}
