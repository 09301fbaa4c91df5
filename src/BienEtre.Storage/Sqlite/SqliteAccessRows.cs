using BienEtre.Domain.Subjects;
using BienEtre.Storage.AccessLog;

namespace BienEtre.Storage.Sqlite;

/// <summary>Access logs in the embedded database. Rows are numbered per subject: a number for all would tell how the accesses of different people
/// interleave.</summary>
internal sealed class SqliteAccessRows(SqliteDatabase database) : IAccessRows
{
    private const string Add = "UPDATE access_log SET count = count + $count WHERE subject = $subject AND tag = $tag";

    private const string Insert = """
        INSERT INTO access_log (subject, sequence, month, tag, sealed, count)
        VALUES ($subject, (SELECT coalesce(max(sequence), 0) + 1 FROM access_log WHERE subject = $subject), $month, $tag, $sealed, $count)
        """;

    private const string Select = "SELECT month, tag, sealed, count FROM access_log WHERE subject = $subject ORDER BY sequence DESC LIMIT $max";

    public Task AddAsync(IReadOnlyList<AccessRow> rows, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            foreach (var row in rows)
            {
                AddOne(session, row);
            }

            return rows.Count;
        },
        cancellationToken);

    public Task<IReadOnlyList<AccessRow>> ReadAsync(SubjectId subject, int countMax, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AccessRow>>(session => Read(session, subject, countMax), cancellationToken);

    private static void AddOne(SqliteSession session, AccessRow row)
    {
        var added = session.Command(Add).Set("$subject", row.Subject.Value).Set("$tag", row.Tag).Set("$count", (long)row.Count).ExecuteNonQuery();
        if (added == 0)
        {
            session.Command(Insert).Set("$subject", row.Subject.Value).Set("$month", (long)row.Month).Set("$tag", row.Tag)
                .Set("$sealed", row.SealedEntry).Set("$count", (long)row.Count).ExecuteNonQuery();
        }
    }

    private static List<AccessRow> Read(SqliteSession session, SubjectId subject, int countMax)
    {
        var rows = new List<AccessRow>();
        using var reader = session.Command(Select).Set("$subject", subject.Value).Set("$max", (long)countMax).ExecuteReader();
        while (reader.Read())
        {
            var count = (int)Math.Min(reader.GetInt64(3), int.MaxValue);
            rows.Add(new AccessRow(subject, reader.GetInt32(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2), count));
        }

        return rows;
    }
}
