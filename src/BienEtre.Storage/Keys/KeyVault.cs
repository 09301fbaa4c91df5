using System.Security.Cryptography;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Telemetry;

namespace BienEtre.Storage.Keys;

/// <summary>
/// The data-encryption keys: one per owner and record class, made at the first write, stored wrapped by the key-encryption key. Destroying one makes everything
/// under it unreadable, in backups too, as they hold no key-encryption key (GDPR Art. 17).
/// </summary>
internal sealed class KeyVault(IWrappedKeys wrapped, Func<RootKey> root, StorageCounters counters, int keysMax = KeyVault.KeysMax) : IDisposable
{
    /// <summary>Keys in memory at most; others are read again when needed (<c>key_evictions</c>).</summary>
    public const int KeysMax = 16_384;

    private readonly DataKeyCache _cache = new(keysMax, counters);

    /// <summary>Keys in memory.</summary>
    public int Cached => _cache.Count;

    /// <summary>Seals under a key, which is made first when there is none.</summary>
    /// <param name="name">Which key.</param>
    /// <param name="plain">What to hide.</param>
    /// <param name="context">What the result is bound to.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<byte[]> SealAsync(DataKeyName name, ReadOnlyMemory<byte> plain, byte[] context, CancellationToken cancellationToken)
    {
        while (true)
        {
            var key = await GetOrCreateAsync(name, cancellationToken);
            if (key.TrySeal(plain.Span, context, out var result))
            {
                return result;
            }
        }
    }

    /// <summary>Opens what was sealed.</summary>
    /// <param name="name">Which key.</param>
    /// <param name="data">The sealed bytes.</param>
    /// <param name="context">What they were bound to.</param>
    /// <param name="what">What kind of record, for the error.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RecordUnreadableException">The key has been destroyed, or the bytes are not what was sealed under it for this context.</exception>
    public async ValueTask<byte[]> OpenAsync(DataKeyName name, ReadOnlyMemory<byte> data, byte[] context, string what, CancellationToken cancellationToken)
    {
        while (true)
        {
            var key = await FindAsync(name, cancellationToken) ?? throw new RecordUnreadableException(UnreadableReason.KeyDestroyed, what);
            if (key.TryOpen(data.Span, context, out var plain))
            {
                return plain ?? throw new RecordUnreadableException(UnreadableReason.Tampered, what);
            }
        }
    }

    /// <summary>The key, or null when there is none. It may be wiped at any time; its methods then say so.</summary>
    public async ValueTask<DataKey?> FindAsync(DataKeyName name, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_cache.Find(name) is { } cached)
            {
                return cached;
            }

            var asOf = _cache.Destructions;
            if (await wrapped.FindAsync(name, cancellationToken) is not { } stored)
            {
                return null;
            }

            if (Keep(name, stored, asOf) is { } key)
            {
                return key;
            }
        }
    }

    /// <summary>The key, made durably first when there is none.</summary>
    public async ValueTask<DataKey> GetOrCreateAsync(DataKeyName name, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(name, cancellationToken) is { } found)
            {
                return found;
            }

            var asOf = _cache.Destructions;
            if (Keep(name, await wrapped.AddOrGetAsync(name, NewWrapped(name), cancellationToken), asOf) is { } key)
            {
                return key;
            }
        }
    }

    /// <summary>Destroys a key, durably, also in memory; false when there was none.</summary>
    /// <param name="name">Which key.</param>
    /// <param name="cancellationToken">Stops waiting; the outcome is then unknown.</param>
    public async Task<bool> DestroyAsync(DataKeyName name, CancellationToken cancellationToken)
    {
        var existed = await wrapped.DeleteAsync(name, cancellationToken);
        _cache.Destroyed(name);
        return existed;
    }

    /// <summary>Destroys a subject's key of one class.</summary>
    public Task<bool> DestroyAsync(SubjectId subject, RecordClass recordClass, CancellationToken cancellationToken) =>
        DestroyAsync(DataKeyName.OfSubject(subject, recordClass), cancellationToken);

    /// <summary>Wipes all keys in memory.</summary>
    public void Dispose() => _cache.Dispose();

    private byte[] NewWrapped(DataKeyName name)
    {
        Span<byte> key = stackalloc byte[SealingKey.KeyLength];
        RandomNumberGenerator.Fill(key);
        var result = root().Wrap(key, name);
        CryptographicOperations.ZeroMemory(key);
        return result;
    }

    private DataKey? Keep(DataKeyName name, byte[] stored, long asOf)
    {
        var key = root().Unwrap(stored, name) ?? throw new RecordUnreadableException(UnreadableReason.Tampered, "data-encryption key");
        try
        {
            return _cache.Add(name, new DataKey(key), asOf);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
