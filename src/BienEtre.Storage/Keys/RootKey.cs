using System.Security.Cryptography;
using System.Text;

namespace BienEtre.Storage.Keys;

/// <summary>
/// The key-encryption key at work: it wraps data-encryption keys, seals the web framework's key ring, and seals a check value by which a database recognises
/// it.
/// Each use has a key of its own, derived by HKDF (RFC 5869).
/// </summary>
internal sealed class RootKey : IDisposable
{
    private readonly SealingKey _wrapping;
    private readonly SealingKey _ring;
    private readonly SealingKey _check;

    /// <summary>Derives the keys of each use; the caller wipes its own copy.</summary>
    /// <param name="key">32 random bytes.</param>
    public RootKey(ReadOnlySpan<byte> key)
    {
        _wrapping = Derive(key, "bienetre root: wrap data keys");
        _ring = Derive(key, "bienetre root: key ring");
        _check = Derive(key, "bienetre root: check");
    }

    /// <summary>Wraps a data-encryption key.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> dataKey, DataKeyName name) => Seal(_wrapping, dataKey, name.Context());

    /// <summary>Unwraps a data-encryption key; null when it was not wrapped by this key under this name.</summary>
    public byte[]? Unwrap(ReadOnlySpan<byte> wrapped, DataKeyName name) => Open(_wrapping, wrapped, name.Context());

    /// <summary>Seals one value of the key ring.</summary>
    public byte[] SealRing(ReadOnlySpan<byte> value, string name) => Seal(_ring, value, SealContext.Of("key-ring/1", name));

    /// <summary>Opens one value of the key ring; null when it is not what was sealed.</summary>
    public byte[]? OpenRing(ReadOnlySpan<byte> sealedValue, string name) => Open(_ring, sealedValue, SealContext.Of("key-ring/1", name));

    /// <summary>A value that only this key can have made for this database.</summary>
    public byte[] MakeCheck(string databaseId) => Seal(_check, [], SealContext.Of("key-check/1", databaseId));

    /// <summary>Whether the check value was made by this key for this database.</summary>
    public bool Matches(ReadOnlySpan<byte> check, string databaseId) => Open(_check, check, SealContext.Of("key-check/1", databaseId)) is not null;

    public void Dispose()
    {
        _wrapping.Dispose();
        _ring.Dispose();
        _check.Dispose();
    }

    private static SealingKey Derive(ReadOnlySpan<byte> key, string use)
    {
        Span<byte> derived = stackalloc byte[SealingKey.KeyLength];
        HKDF.Expand(HashAlgorithmName.SHA256, key, derived, Encoding.UTF8.GetBytes(use));
        var result = new SealingKey(derived);
        CryptographicOperations.ZeroMemory(derived);
        return result;
    }

    private static byte[] Seal(SealingKey key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) =>
        key.TrySeal(plain, context, out var result) ? result : throw new StorageException(StorageFault.Stopped);

    private static byte[]? Open(SealingKey key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> context) =>
        key.TryOpen(data, context, out var plain) ? plain : throw new StorageException(StorageFault.Stopped);
}
