using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BienEtre.LoadDriver.Peers;

/// <summary>Connectivity checks of a controlling ICE agent (RFC 8445 section 7.2, RFC 8489), written apart from the relay's own parser.</summary>
internal static class PeerIce
{
    private const uint Cookie = 0x2112A442;
    private const uint FingerprintXor = 0x5354554E;

    /// <summary>A binding request with USE-CANDIDATE.</summary>
    /// <param name="remoteUfrag">The relay's user name fragment.</param>
    /// <param name="localUfrag">The own one.</param>
    /// <param name="remotePassword">The relay's password.</param>
    public static byte[] Check(string remoteUfrag, string localUfrag, string remotePassword)
    {
        var message = new List<byte>(128);
        message.AddRange([0x00, 0x01, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. RandomNumberGenerator.GetBytes(12)]);
        Add(0x0006, Encoding.ASCII.GetBytes($"{remoteUfrag}:{localUfrag}"));
        Add(0x0024, [0x6E, 0x7F, 0x1E, 0xFF]);
        Add(0x802A, RandomNumberGenerator.GetBytes(8));
        Add(0x0025, []);
        SetLength(message.Count - 20 + 24);
        Add(0x0008, HMACSHA1.HashData(Encoding.ASCII.GetBytes(remotePassword), message.ToArray()));
        SetLength(message.Count - 20 + 8);
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32(message.ToArray()) ^ FingerprintXor);
        Add(0x8028, crc);
        return [.. message];

        void Add(ushort type, byte[] value)
        {
            message.AddRange([(byte)(type >> 8), (byte)type, (byte)(value.Length >> 8), (byte)value.Length, .. value, .. new byte[-value.Length & 3]]);
        }

        void SetLength(int length) => (message[2], message[3]) = ((byte)(length >> 8), (byte)length);
    }

    /// <summary>Whether a datagram is a success response to a binding request.</summary>
    /// <param name="datagram">What arrived.</param>
    public static bool IsSuccess(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= 20 && datagram[0] == 0x01 && datagram[1] == 0x01 && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == Cookie;

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }
}
