using System.Text;

namespace BienEtre.Storage.Sqlite;

/// <summary>The key ring in the embedded database, sealed under the key-encryption key.</summary>
internal sealed class SqliteKeyRing(SqliteDatabase database) : IKeyRingStore
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameLengthMax = 256;

    /// <summary>Longest value, in bytes of UTF-8.</summary>
    public const int ValueBytesMax = 64 * 1024;

    private const string Select = "SELECT name, sealed FROM key_ring ORDER BY id";
    private const string Upsert = "INSERT INTO key_ring (name, sealed) VALUES ($name, $sealed) ON CONFLICT (name) DO UPDATE SET sealed = $sealed";

    public IReadOnlyList<string> ReadAll()
    {
        var rows = database.ReadAsync(Read).GetAwaiter().GetResult();
        var root = database.Root;
        return [.. rows.Select(row => Encoding.UTF8.GetString(
            root.OpenRing(row.Sealed, row.Name) ?? throw new RecordUnreadableException(UnreadableReason.Tampered, "key of the key ring")))];
    }

    public void Store(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, NameLengthMax, nameof(name));
        var bytes = Encoding.UTF8.GetBytes(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, ValueBytesMax, nameof(value));
        var sealedValue = database.Root.SealRing(bytes, name);
        // The writer has a thread of its own, so waiting here cannot keep it from answering.
        _ = database.WriteAsync(session => session.Command(Upsert).Set("$name", name).Set("$sealed", sealedValue).ExecuteNonQuery()).GetAwaiter().GetResult();
    }

    private static List<(string Name, byte[] Sealed)> Read(SqliteSession session)
    {
        var rows = new List<(string, byte[])>();
        using var reader = session.Command(Select).ExecuteReader();
        while (reader.Read())
        {
            rows.Add((reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
        }

        return rows;
    }
}
