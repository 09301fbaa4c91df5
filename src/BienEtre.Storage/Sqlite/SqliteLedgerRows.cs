using BienEtre.Domain.Subjects;
using BienEtre.Storage.Consent;

namespace BienEtre.Storage.Sqlite;

/// <summary>The ledger in the embedded database; triggers of the schema refuse every change and deletion.</summary>
internal sealed class SqliteLedgerRows(SqliteDatabase database) : ILedgerRows
{
    private const string Select = "SELECT position, operation_id, sealed, link FROM ledger WHERE subject = $subject ORDER BY position";
    private const string Operation = "SELECT 1 FROM ledger WHERE subject = $subject AND operation_id = $operation";
    private const string Last = "SELECT link FROM ledger WHERE subject = $subject ORDER BY position DESC LIMIT 1";
    private const string Insert = "INSERT INTO ledger (subject, position, operation_id, sealed, link) VALUES ($subject, $position, $operation, $sealed, $link)";

    public Task<IReadOnlyList<LedgerRow>> ReadAsync(SubjectId subject, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<LedgerRow>>(session => Read(session, subject.Value), cancellationToken);

    public Task<AppendedRow> AppendAsync(SubjectId subject, byte[] before, LedgerRow row, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Append(session, subject.Value, before, row), cancellationToken);

    private static AppendedRow Append(SqliteSession session, string subject, byte[] before, LedgerRow row)
    {
        if (session.Command(Operation).Set("$subject", subject).Set("$operation", row.OperationId).ExecuteScalar() is not null)
        {
            return AppendedRow.Repeated;
        }

        // The link covers the position too, so comparing links compares whole chains.
        var last = session.Command(Last).Set("$subject", subject).ExecuteScalar() as byte[] ?? [];
        if (!last.AsSpan().SequenceEqual(before))
        {
            return AppendedRow.Conflict;
        }

        session.Command(Insert).Set("$subject", subject).Set("$position", row.Position).Set("$operation", row.OperationId)
            .Set("$sealed", row.SealedEvent).Set("$link", row.Link).ExecuteNonQuery();
        return AppendedRow.Stored;
    }

    private static List<LedgerRow> Read(SqliteSession session, string subject)
    {
        var rows = new List<LedgerRow>();
        using var reader = session.Command(Select).Set("$subject", subject).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new LedgerRow(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3)));
        }

        return rows;
    }
}
