using System.Text;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Registry;
using BienEtre.Storage.Sqlite;
using BienEtre.Storage.State;
using BienEtre.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BienEtre.Storage.Tests.AtRest;

/// <summary>What somebody sees who has the files of the database but not the key.</summary>
public sealed class AtRestTests : IAsyncLifetime
{
    private const string Marker = "zebra-marker-7319";
    private readonly FakeTimeProvider _time = new(Some.Time.AddDays(1));
    private SqliteStore _store = null!;

    public ValueTask InitializeAsync()
    {
        _store = SqliteStore.Open(time: _time);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Nothing_that_was_written_is_found_in_the_files()
    {
        var subject = Some.Subject();
        foreach (var name in PersistedStates.All.Select(state => state.Name))
        {
            await _store.Grains().WriteStateAsync(name, GrainId.Create(name, Some.Id()), new GrainState<Note>(new Note { Text = Marker }));
        }

        await _store.Ledger().AppendAsync(subject, LedgerHead.Empty, Some.Event(detail: Marker));
        await _store.AccessLog().AppendAsync([Some.Access(subject, reference: Marker)]);
        _store.Services.GetRequiredService<IKeyRingStore>().Store("key-1", Marker);

        Assert.Empty(FilesWith(Marker));
        // Nor what an event says by its shape alone: kinds and times in the words in which they are sealed.
        Assert.Empty(FilesWith("ConsentGiven"));
        Assert.Empty(FilesWith("2026-05-04T10:30"));
        _store.Database.Stop();
        Assert.Empty(FilesWith(Marker));
    }

    /// <summary>Negative control: the same marker written past the encryption is found.</summary>
    [Fact]
    public async Task A_marker_written_in_clear_is_found()
    {
        var engine = new SqliteGrainStorage(_store.Database);
        await engine.WriteStateAsync("employee", Some.Employee(), new GrainState<SealedState>(new SealedState(Encoding.UTF8.GetBytes(Marker))));
        Assert.NotEmpty(FilesWith(Marker));
    }

    [Fact]
    public async Task The_engine_takes_nothing_in_clear()
    {
        var engine = new SqliteGrainStorage(_store.Database);
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.WriteStateAsync("employee", Some.Employee(), new GrainState<Note>(new Note())));
    }

    [Fact]
    public async Task A_row_put_in_the_place_of_another_is_refused()
    {
        var (one, other) = (Some.Employee(), Some.Employee());
        await _store.Grains().WriteStateAsync("employee", one, new GrainState<Note>(new Note { Number = 1 }));
        await _store.Grains().WriteStateAsync("employee", other, new GrainState<Note>(new Note { Number = 2 }));
        await _store.Grains().WriteStateAsync("session", one, new GrainState<Note>(new Note { Number = 3 }));
        await _store.Grains().WriteStateAsync("session", other, new GrainState<Note>(new Note { Number = 4 }));

        // Sessions of a month share a key: what keeps their rows apart is what they are bound to.
        RawDatabase.Run(_store.Folders.Database, $"""
            UPDATE grain_state SET payload = (SELECT payload FROM grain_state AS o WHERE o.state_name = grain_state.state_name AND o.grain_id = '{other}')
            WHERE grain_id = '{one}'
            """);

        foreach (var name in new[] { "employee", "session" })
        {
            Assert.Equal(UnreadableReason.Tampered, await UnreadableAsync(name, one));
            await _store.Grains().ReadStateAsync(name, other, new GrainState<Note>(new Note()));
        }
    }

    [Fact]
    public async Task A_wrapped_key_put_in_the_place_of_another_is_refused()
    {
        var (one, other) = (Some.Employee(), Some.Employee());
        await _store.Grains().WriteStateAsync("employee", one, new GrainState<Note>(new Note()));
        await _store.Grains().WriteStateAsync("employee", other, new GrainState<Note>(new Note()));
        RawDatabase.Run(_store.Folders.Database, $"""
            UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE owner = 'subject/{other.Key}') WHERE owner = 'subject/{one.Key}'
            """);
        await _store.RestartAsync();

        Assert.Equal(UnreadableReason.Tampered, await UnreadableAsync("employee", one));
    }

    [Fact]
    public async Task A_sessions_key_is_that_of_the_month_in_which_it_began_also_when_it_is_written_later()
    {
        var (may, june) = (Some.Employee(), Some.Employee());
        var state = new GrainState<Note>(new Note { Number = 1 });
        await _store.Grains().WriteStateAsync("session", may, state);
        _time.SetUtcNow(Some.Time.AddMonths(1));
        state.State!.Number = 2;
        await _store.Grains().WriteStateAsync("session", may, state);
        var read = new GrainState<Note>(new Note());
        await _store.Grains().ReadStateAsync("session", may, read);
        read.State!.Number = 3;
        await _store.Grains().WriteStateAsync("session", may, read);
        await _store.Grains().WriteStateAsync("session", june, new GrainState<Note>(new Note { Number = 9 }));

        const string Months = "SELECT count(*) FROM data_key WHERE owner IN ('month/sessions/2026-05', 'month/sessions/2026-06')";
        Assert.Equal(2L, RawDatabase.Run(_store.Folders.Database, Months));
        await _store.Vault().DestroyAsync(Keys.DataKeyName.OfMonth("sessions", (2026 * 12) + 4, RecordClass.SessionSkeleton), CancellationToken.None);

        Assert.Equal(UnreadableReason.KeyDestroyed, await UnreadableAsync("session", may));
        await _store.Grains().ReadStateAsync("session", june, new GrainState<Note>(new Note()));
    }

    [Fact]
    public async Task A_state_too_large_is_refused()
    {
        var state = new GrainState<Note>(new Note { Text = new string('x', EncryptedGrainStorage.StateBytesMax) });
        await Assert.ThrowsAsync<ArgumentException>(() => _store.Grains().WriteStateAsync("employee", Some.Employee(), state));
    }

    [Fact]
    public async Task A_destroyed_keys_wrapped_bytes_are_in_no_file_any_more()
    {
        var subject = Some.Subject();
        await _store.Ledger().AppendAsync(subject, LedgerHead.Empty, Some.Event());
        var wrapped = WrappedKeyOf(subject.Value);
        Assert.NotEmpty(FilesWith(wrapped));

        await _store.Vault().DestroyAsync(subject, RecordClass.ConsentEvent, CancellationToken.None);

        Assert.Empty(FilesWith(wrapped));
    }

    /// <summary>Negative control: a plain deletion leaves the bytes in the write-ahead log, so the search finds what is there to find.</summary>
    [Fact]
    public async Task A_plain_deletion_leaves_the_bytes_in_the_log()
    {
        var subject = Some.Subject();
        await _store.Ledger().AppendAsync(subject, LedgerHead.Empty, Some.Event());
        var wrapped = WrappedKeyOf(subject.Value);

        await _store.Database.WriteAsync(session => session.Run("DELETE FROM data_key"));

        Assert.NotEmpty(FilesWith(wrapped));
    }

    private async Task<UnreadableReason> UnreadableAsync(string stateName, GrainId grain) => (await Assert.ThrowsAsync<RecordUnreadableException>(
        () => _store.Grains().ReadStateAsync(stateName, grain, new GrainState<Note>(new Note())))).Reason;

    private byte[] WrappedKeyOf(string subject) =>
        (byte[])RawDatabase.Run(_store.Folders.Database, $"SELECT wrapped FROM data_key WHERE owner = 'subject/{subject}'")!;

    private List<string> FilesWith(string text) => FilesWith(Encoding.UTF8.GetBytes(text));

    private List<string> FilesWith(byte[] bytes)
    {
        var files = Directory.GetFiles(_store.Folders.Data);
        Assert.Contains(files, file => file.EndsWith("bienetre.db", StringComparison.Ordinal));
        return [.. files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && ReadShared(file).AsSpan().IndexOf(bytes) >= 0)];
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
