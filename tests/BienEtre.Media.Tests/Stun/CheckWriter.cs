using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BienEtre.Media.Tests.Stun;

/// <summary>Writes connectivity checks as a browser does; written apart from the product's code, so that one checks the other.</summary>
public static class CheckWriter
{
    public static byte[] Check(
        string username, string password, byte[] transactionId, bool useCandidate = true, bool fingerprint = true, params (ushort Type, byte[] Value)[] extra)
    {
        List<byte> message = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. transactionId];
        Append(message, 0x0006, System.Text.Encoding.ASCII.GetBytes(username));
        Append(message, 0x802A, [1, 2, 3, 4, 5, 6, 7, 8]);
        Append(message, 0x0024, [0x6E, 0, 1, 0xFF]);
        if (useCandidate)
        {
            Append(message, 0x0025, []);
        }

        foreach (var (type, value) in extra)
        {
            Append(message, type, value);
        }

        SetLength(message, 24);
        Append(message, 0x0008, HMACSHA1.HashData(System.Text.Encoding.ASCII.GetBytes(password), message.ToArray()));
        return fingerprint ? WithFingerprint(message) : [.. message];
    }

    /// <summary>Appends FINGERPRINT; the length field is set anew.</summary>
    public static byte[] WithFingerprint(List<byte> message)
    {
        SetLength(message, 8);
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32([.. message]) ^ 0x5354554E);
        Append(message, 0x8028, crc);
        return [.. message];
    }

    /// <summary>The CRC of ISO 3309 by long division, bit by bit.</summary>
    public static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var bit in bytes.SelectMany(b => Enumerable.Range(0, 8).Select(i => (uint)(b >> i) & 1)))
        {
            crc = ((crc ^ bit) & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }

    private static void SetLength(List<byte> message, int toCome)
    {
        var length = message.Count - 20 + toCome;
        message[2] = (byte)(length >> 8);
        message[3] = (byte)length;
    }

    private static void Append(List<byte> message, ushort type, byte[] value)
    {
        message.AddRange([(byte)(type >> 8), (byte)type, (byte)(value.Length >> 8), (byte)value.Length, .. value]);
        message.AddRange(new byte[(4 - (value.Length & 3)) & 3]);
    }
}
