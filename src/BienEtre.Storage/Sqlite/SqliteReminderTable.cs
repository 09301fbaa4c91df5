using System.Globalization;
using Microsoft.Data.Sqlite;

namespace BienEtre.Storage.Sqlite;

/// <summary>Reminders in the embedded database, so that a deadline survives a restart. They name grains, which are keyed by random ids, and nothing
/// else.</summary>
internal sealed class SqliteReminderTable(SqliteDatabase database) : IReminderTable
{
    private const string Columns = "SELECT grain_id, name, start_at, period, version FROM reminder WHERE ";
    private const string ByGrain = Columns + "grain_id = $grain";
    private const string ByName = Columns + "grain_id = $grain AND name = $name";
    private const string Within = Columns + "grain_hash > $begin AND grain_hash <= $end";
    private const string Around = Columns + "grain_hash > $begin OR grain_hash <= $end";

    private const string Upsert = """
        INSERT INTO reminder (grain_id, name, grain_hash, start_at, period, version)
        VALUES ($grain, $name, $hash, $start, $period, random() & 0x3fffffffffffffff)
        ON CONFLICT (grain_id, name) DO UPDATE SET start_at = $start, period = $period, version = version + 1
        RETURNING version
        """;

    private const string Delete = "DELETE FROM reminder WHERE grain_id = $grain AND name = $name AND version = $version";
    private const string DeleteAll = "DELETE FROM reminder";

    public Task<ReminderTableData> ReadRows(GrainId grainId)
    {
        var grain = grainId.ToString();
        return database.ReadAsync(session => Read(session.Command(ByGrain).Set("$grain", grain)));
    }

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => database.ReadAsync(
        session => Read(session.Command(begin < end ? Within : Around).Set("$begin", (long)begin).Set("$end", (long)end)));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var grain = grainId.ToString();
        var found = await database.ReadAsync(session => Read(session.Command(ByName).Set("$grain", grain).Set("$name", reminderName)));
        return found.Reminders.Count == 0 ? null : found.Reminders[0];
    }

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var (grain, hash) = (entry.GrainId.ToString(), (long)entry.GrainId.GetUniformHashCode());
        var version = await database.WriteAsync(session => (long)session.Command(Upsert)
            .Set("$grain", grain).Set("$name", entry.ReminderName).Set("$hash", hash)
            .Set("$start", entry.StartAt.ToUniversalTime().Ticks).Set("$period", entry.Period.Ticks).ExecuteScalar()!);
        entry.ETag = Text(version);
        return entry.ETag;
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        var grain = grainId.ToString();
        return long.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && await database.WriteAsync(
            session => session.Command(Delete).Set("$grain", grain).Set("$name", reminderName).Set("$version", version).ExecuteNonQuery() == 1);
    }

    public async Task TestOnlyClearTable() => await database.WriteAsync(session => session.Command(DeleteAll).ExecuteNonQuery());

    private static ReminderTableData Read(SqliteCommand query)
    {
        var entries = new List<ReminderEntry>();
        using var reader = query.ExecuteReader();
        while (reader.Read())
        {
            entries.Add(new ReminderEntry
            {
                GrainId = GrainId.Parse(reader.GetString(0), CultureInfo.InvariantCulture),
                ReminderName = reader.GetString(1),
                StartAt = new DateTime(reader.GetInt64(2), DateTimeKind.Utc),
                Period = TimeSpan.FromTicks(reader.GetInt64(3)),
                ETag = Text(reader.GetInt64(4)),
            });
        }

        return new ReminderTableData(entries);
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
