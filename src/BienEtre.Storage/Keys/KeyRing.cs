using System.Security.Cryptography;
using System.Text;

namespace BienEtre.Storage.Keys;

/// <summary>The key ring of the web framework over any engine, each value sealed under the key-encryption key and bound to its name.</summary>
internal sealed class KeyRing(IKeyRingRows rows, Func<RootKey> root) : IKeyRingStore
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameLengthMax = 256;

    /// <summary>Longest value, in bytes of UTF-8.</summary>
    public const int ValueBytesMax = 64 * 1024;

    // The framework asks synchronously. Engines answer from threads of their own, so waiting here cannot keep them from answering.
    public IReadOnlyList<string> ReadAll() => [.. rows.ReadAsync().GetAwaiter().GetResult().Select(Open)];

    public void Store(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, NameLengthMax, nameof(name));
        var bytes = Encoding.UTF8.GetBytes(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, ValueBytesMax, nameof(value));
        var row = new KeyRingRow(name, root().SealRing(bytes, name));
        CryptographicOperations.ZeroMemory(bytes);
        rows.StoreAsync(row).GetAwaiter().GetResult();
    }

    private string Open(KeyRingRow row) => Encoding.UTF8.GetString(
        root().OpenRing(row.SealedValue, row.Name) ?? throw new RecordUnreadableException(UnreadableReason.Tampered, "key of the key ring"));
}
