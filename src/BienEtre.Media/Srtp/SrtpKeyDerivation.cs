using System.Security.Cryptography;

namespace BienEtre.Media.Srtp;

/// <summary>
/// The key derivation of RFC 3711 section 4.3 with key derivation rate 0: AES in counter mode under the master key. A 12-byte GCM salt is padded to 14
/// bytes with zeros on the right (RFC 7714 section 11).
/// </summary>
internal static class SrtpKeyDerivation
{
    /// <summary>Length of a salt as the derivation sees it, in bytes.</summary>
    private const int SaltLength = 14;

    /// <summary>Fills <paramref name="output"/> with the session key, authentication key or salt of the label.</summary>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="masterSalt">12 or 14 bytes.</param>
    /// <param name="label">Which of the six values to derive.</param>
    /// <param name="output">Filled wholly; its length is the length of the derived value.</param>
    public static void Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, SrtpLabel label, Span<byte> output)
    {
        Span<byte> block = stackalloc byte[16];
        Span<byte> keystream = stackalloc byte[16];
        block.Clear();
        masterSalt[..Math.Min(masterSalt.Length, SaltLength)].CopyTo(block);

        // With rate 0 the key id is label || 48 zero bits, right-aligned in 14 bytes: the label falls on byte 7.
        block[7] ^= (byte)label;
        using var aes = Aes.Create();
        aes.SetKey(masterKey);
        for (var (offset, counter) = (0, 0); offset < output.Length; offset += 16, counter++)
        {
            block[14] = (byte)(counter >> 8);
            block[15] = (byte)counter;
            aes.EncryptEcb(block, keystream, PaddingMode.None);
            var take = Math.Min(16, output.Length - offset);
            keystream[..take].CopyTo(output[offset..]);
        }

        CryptographicOperations.ZeroMemory(block);
        CryptographicOperations.ZeroMemory(keystream);
    }
}

/// <summary>The labels of RFC 3711 section 4.3.1 and 4.3.2.</summary>
internal enum SrtpLabel : byte
{
    RtpEncryption = 0,
    RtpAuthentication = 1,
    RtpSalt = 2,
    RtcpEncryption = 3,
    RtcpAuthentication = 4,
    RtcpSalt = 5,
}
