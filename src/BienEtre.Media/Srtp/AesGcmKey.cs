using System.Security.Cryptography;

namespace BienEtre.Media.Srtp;

/// <summary>
/// AES-128-GCM under one key: the seam behind which a faster implementation may stand. The platform's object is made once per key, never per packet.
/// </summary>
internal sealed class AesGcmKey : IDisposable
{
    /// <summary>Length of the tag in bytes: AEAD_AES_128_GCM uses the full one (RFC 7714 section 13.1).</summary>
    public const int TagLength = 16;

    private readonly AesGcm _aes;

    /// <summary>Takes the key into the platform's cipher; the caller zeroes its own copy.</summary>
    /// <param name="key">16 bytes.</param>
    public AesGcmKey(ReadOnlySpan<byte> key) => _aes = new AesGcm(key, TagLength);

    /// <summary>Encrypts in place.</summary>
    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, Span<byte> tag) =>
        _aes.Encrypt(nonce, text, text, tag, associated);

    /// <summary>Verifies, then decrypts in place. A wrong tag costs an exception inside the platform's API, which knows no other answer.</summary>
    public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, ReadOnlySpan<byte> tag)
    {
        try
        {
            _aes.Decrypt(nonce, text, tag, text, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>Frees the platform's key schedule, which clears it.</summary>
    public void Dispose() => _aes.Dispose();
}
