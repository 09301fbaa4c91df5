using BienEtre.Storage.Keys;

namespace BienEtre.Storage.Sqlite;

/// <summary>The key ring in the embedded database.</summary>
internal sealed class SqliteKeyRingRows(SqliteDatabase database) : IKeyRingRows
{
    private const string Select = "SELECT name, sealed FROM key_ring ORDER BY id";
    private const string Upsert = "INSERT INTO key_ring (name, sealed) VALUES ($name, $sealed) ON CONFLICT (name) DO UPDATE SET sealed = $sealed";

    public Task<IReadOnlyList<KeyRingRow>> ReadAsync() => database.ReadAsync<IReadOnlyList<KeyRingRow>>(Read);

    public Task StoreAsync(KeyRingRow row) =>
        database.WriteAsync(session => session.Command(Upsert).Set("$name", row.Name).Set("$sealed", row.SealedValue).ExecuteNonQuery());

    private static List<KeyRingRow> Read(SqliteSession session)
    {
        var rows = new List<KeyRingRow>();
        using var reader = session.Command(Select).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new KeyRingRow(reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
        }

        return rows;
    }
}
