using System.Security.Cryptography;

namespace BienEtre.Storage.Keys;

/// <summary>
/// AES-256-GCM (NIST SP 800-38D) under one key, with a random 96-bit nonce per message, which is sound for 2^32 messages per key. Layout: version 1, nonce
/// (12 bytes),
/// ciphertext, tag (16 bytes). Safe from any thread.
/// </summary>
internal sealed class SealingKey : IDisposable
{
    /// <summary>Length of a key in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>What sealing adds to the plaintext, in bytes.</summary>
    public const int Overhead = 1 + NonceLength + TagLength;

    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    // AesGcm is not documented to be thread-safe.
    private readonly Lock _gate = new();
    private readonly AesGcm _cipher;
    private bool _disposed;

    /// <summary>Takes a copy of the key into the cipher; the caller wipes its own.</summary>
    /// <param name="key">32 bytes.</param>
    public SealingKey(ReadOnlySpan<byte> key) => _cipher = new AesGcm(key, TagLength);

    /// <summary>Encrypts; false when this key has been disposed of meanwhile.</summary>
    /// <param name="plain">What to hide.</param>
    /// <param name="context">What the result is bound to: opening it elsewhere fails.</param>
    /// <param name="result">The sealed bytes.</param>
    public bool TrySeal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context, out byte[] result)
    {
        result = new byte[Overhead + plain.Length];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        lock (_gate)
        {
            if (_disposed)
            {
                return false;
            }

            _cipher.Encrypt(nonce, plain, result.AsSpan(1 + NonceLength, plain.Length), result.AsSpan(result.Length - TagLength), context);
            return true;
        }
    }

    /// <summary>Decrypts; false when this key has been disposed of meanwhile.</summary>
    /// <param name="data">The sealed bytes.</param>
    /// <param name="context">What they were bound to.</param>
    /// <param name="plain">The plaintext, or null when the bytes are not what was sealed under this key and context.</param>
    public bool TryOpen(ReadOnlySpan<byte> data, ReadOnlySpan<byte> context, out byte[]? plain)
    {
        plain = null;
        if (data.Length < Overhead || data[0] != Version)
        {
            return true;
        }

        var result = new byte[data.Length - Overhead];
        lock (_gate)
        {
            if (_disposed)
            {
                return false;
            }

            try
            {
                _cipher.Decrypt(data.Slice(1, NonceLength), data[(1 + NonceLength)..^TagLength], data[^TagLength..], result, context);
                plain = result;
            }
            catch (AuthenticationTagMismatchException)
            {
                CryptographicOperations.ZeroMemory(result);
            }

            return true;
        }
    }

    /// <summary>Wipes the key: the cipher's native context is cleansed when it is freed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _cipher.Dispose();
        }
    }
}
