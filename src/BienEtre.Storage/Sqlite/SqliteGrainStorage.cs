using System.Globalization;
using BienEtre.Storage.State;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace BienEtre.Storage.Sqlite;

/// <summary>
/// Grain state in the embedded database, ciphertext only. The entity tag is a version that starts at a random number, so that a tag of a deleted row never
/// fits the row
/// that takes its place; each write compares and swaps it. Clearing deletes the row.
/// </summary>
internal sealed class SqliteGrainStorage(SqliteDatabase database) : IGrainStorage
{
    private const string Select = "SELECT version, payload FROM grain_state WHERE state_name = $name AND grain_id = $grain";

    private const string Insert = """
        INSERT INTO grain_state (state_name, grain_id, version, payload) VALUES ($name, $grain, random() & 0x3fffffffffffffff, $payload)
        ON CONFLICT DO NOTHING RETURNING version
        """;

    private const string Update = """
        UPDATE grain_state SET version = version + 1, payload = $payload WHERE state_name = $name AND grain_id = $grain AND version = $version
        RETURNING version
        """;

    private const string Delete = "DELETE FROM grain_state WHERE state_name = $name AND grain_id = $grain AND version = $version RETURNING version";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = SealedOnly(grainState);
        var grain = grainId.ToString();
        var row = await database.ReadAsync(session => Find(session, stateName, grain));
        state.State = row is null ? SealedState.None : new SealedState(row.Payload);
        state.ETag = row?.ETag;
        state.RecordExists = row is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = SealedOnly(grainState);
        var grain = grainId.ToString();
        var payload = state.State!.Bytes;
        var expected = VersionOf(state.ETag);
        var (version, stored) = await database.WriteAsync(session =>
        {
            var command = expected is { } wanted ? Row(session, Update, stateName, grain).Set("$version", wanted) : Row(session, Insert, stateName, grain);
            return Swap(session, command.Set("$payload", payload), stateName, grain);
        });
        state.ETag = version ?? throw Conflict(stored, state.ETag);
        state.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = SealedOnly(grainState);
        var grain = grainId.ToString();
        var expected = VersionOf(state.ETag);
        var (version, stored) = await database.WriteAsync(session => expected is { } wanted
            ? Swap(session, Row(session, Delete, stateName, grain).Set("$version", wanted), stateName, grain)
            : (null, Find(session, stateName, grain)?.ETag));
        // Clearing what was never stored is fine as long as nobody else has stored it.
        if (version is null && (expected is not null || stored is not null))
        {
            throw Conflict(stored, state.ETag);
        }

        state.State = SealedState.None;
        state.ETag = null;
        state.RecordExists = false;
    }

    /// <summary>Runs a compare-and-swap; returns the version that it gave, or null and the version that stood in its way.</summary>
    private static (string? Version, string? Stored) Swap(SqliteSession session, SqliteCommand command, string stateName, string grain) =>
        command.ExecuteScalar() is long version ? (Text(version), null) : (null, Find(session, stateName, grain)?.ETag);

    private static StoredRow? Find(SqliteSession session, string stateName, string grain)
    {
        using var reader = Row(session, Select, stateName, grain).ExecuteReader();
        return reader.Read() ? new StoredRow(Text(reader.GetInt64(0)), reader.GetFieldValue<byte[]>(1)) : null;
    }

    private static SqliteCommand Row(SqliteSession session, string sql, string stateName, string grain) =>
        session.Command(sql).Set("$name", stateName).Set("$grain", grain);

    private static IGrainState<SealedState> SealedOnly<T>(IGrainState<T> state) => state as IGrainState<SealedState>
        ?? throw new InvalidOperationException($"Grain state is stored encrypted only: ask for it under the provider name '{StorageSetup.ProviderName}'.");

    private static long? VersionOf(string? etag) => etag is null ? null
        : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : throw Conflict(null, etag);

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    // The message names no grain: it would carry a pseudonym into logs.
    private static InconsistentStateException Conflict(string? stored, string? current) =>
        new("The stored state is not the one that was read: read again and decide again.", stored ?? "none", current ?? "none");

    private sealed record StoredRow(string ETag, byte[] Payload);
}
