using BienEtre.Storage.Keys;

namespace BienEtre.Storage.Sqlite;

/// <summary>Wrapped data-encryption keys in the embedded database.</summary>
internal sealed class SqliteWrappedKeys(SqliteDatabase database) : IWrappedKeys
{
    private const string Select = "SELECT wrapped FROM data_key WHERE owner = $owner AND record_class = $class";
    private const string Insert = "INSERT INTO data_key (owner, record_class, wrapped) VALUES ($owner, $class, $wrapped) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM data_key WHERE owner = $owner AND record_class = $class";

    public Task<byte[]?> FindAsync(DataKeyName name, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Find(session, name), cancellationToken);

    public Task<byte[]> AddOrGetAsync(DataKeyName name, byte[] wrapped, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            Name(session, Insert, name).Set("$wrapped", wrapped).ExecuteNonQuery();
            return Find(session, name)!;
        },
        cancellationToken);

    public Task<bool> DeleteAsync(DataKeyName name, CancellationToken cancellationToken) =>
        database.WriteAndScrubAsync(session => Name(session, Delete, name).ExecuteNonQuery() == 1, cancellationToken);

    private static byte[]? Find(SqliteSession session, DataKeyName name) => Name(session, Select, name).ExecuteScalar() as byte[];

    private static Microsoft.Data.Sqlite.SqliteCommand Name(SqliteSession session, string sql, DataKeyName name) =>
        session.Command(sql).Set("$owner", name.Owner).Set("$class", name.RecordClass.ToString());
}
