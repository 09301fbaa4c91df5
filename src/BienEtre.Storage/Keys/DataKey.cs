using System.Security.Cryptography;

namespace BienEtre.Storage.Keys;

/// <summary>A data-encryption key at work: it seals records and makes keyed hashes of them, each under a key derived by HKDF (RFC 5869).</summary>
internal sealed class DataKey : IDisposable
{
    private const int TagLength = 16;

    private readonly Lock _gate = new();
    private readonly SealingKey _sealing;
    private readonly byte[] _tagging = new byte[SealingKey.KeyLength];
    private bool _disposed;

    /// <summary>Derives its keys; the caller wipes its own copy.</summary>
    /// <param name="key">32 random bytes.</param>
    public DataKey(ReadOnlySpan<byte> key)
    {
        Span<byte> sealing = stackalloc byte[SealingKey.KeyLength];
        HKDF.Expand(HashAlgorithmName.SHA256, key, sealing, "bienetre data: seal"u8);
        HKDF.Expand(HashAlgorithmName.SHA256, key, _tagging, "bienetre data: tag"u8);
        _sealing = new SealingKey(sealing);
        CryptographicOperations.ZeroMemory(sealing);
    }

    /// <inheritdoc cref="SealingKey.TrySeal"/>
    public bool TrySeal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context, out byte[] result) => _sealing.TrySeal(plain, context, out result);

    /// <inheritdoc cref="SealingKey.TryOpen"/>
    public bool TryOpen(ReadOnlySpan<byte> data, ReadOnlySpan<byte> context, out byte[]? plain) => _sealing.TryOpen(data, context, out plain);

    /// <summary>A keyed hash (HMAC-SHA-256, first 16 bytes): equal for equal input, and without the key it tells nothing.</summary>
    /// <param name="data">What to hash.</param>
    /// <param name="tag">The hash; false when this key has been disposed of meanwhile.</param>
    public bool TryTag(ReadOnlySpan<byte> data, out byte[] tag)
    {
        lock (_gate)
        {
            tag = _disposed ? [] : HMACSHA256.HashData(_tagging, data)[..TagLength];
            return !_disposed;
        }
    }

    /// <summary>Wipes the keys.</summary>
    public void Dispose()
    {
        _sealing.Dispose();
        lock (_gate)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(_tagging);
        }
    }
}
