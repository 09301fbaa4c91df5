using BienEtre.Storage.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace BienEtre.Storage.Tests.Start;

/// <summary>Everything that can be wrong at start is refused with its own error, and what is there is left as it was.</summary>
public sealed class StartTests : IDisposable
{
    private readonly Folders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task A_first_start_makes_folders_key_and_database_for_the_owner_only()
    {
        await using var store = SqliteStore.Open(_folders);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folders.Key));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folders.Keys));
        Assert.Equal("wal", RawDatabase.Run(_folders.Database, "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task The_writer_flushes_every_commit_and_zeroes_what_it_deletes()
    {
        await using var store = SqliteStore.Open(_folders);
        var settings = await store.Database.WriteAsync(session => (session.Run("PRAGMA synchronous"), session.Run("PRAGMA secure_delete")));
        Assert.Equal((2L, 1L), settings);
    }

    [Fact]
    public async Task A_second_opening_in_the_same_process_is_refused()
    {
        await using var store = SqliteStore.Open(_folders);
        Refused(StartFault.Locked);
    }

    [Fact]
    public async Task A_foreign_tool_that_locks_the_database_is_noticed()
    {
        await OnceAsync();
        using (var tool = RawDatabase.Open(_folders.Database))
        {
            tool.Run("BEGIN EXCLUSIVE");
            Refused(StartFault.Locked);
            tool.Run("ROLLBACK");
        }

        await OnceAsync();
    }

    [Fact]
    public void A_full_volume_is_refused()
    {
        using var volume = SmallVolume.Mount(12);
        using var folders = new Folders(Path.Combine(volume.Path, "data"));
        volume.Fill(free: 0);
        Assert.Equal(StartFault.DiskFull, Assert.Throws<StorageStartException>(() => SqliteStore.Open(folders)).Fault);
        Assert.False(File.Exists(folders.Key), "A key was made for a store that did not start.");
    }

    [Fact]
    public async Task A_volume_that_became_full_is_refused_and_nothing_is_lost()
    {
        using var volume = SmallVolume.Mount(12);
        using var folders = new Folders(Path.Combine(volume.Path, "data"));
        var grain = Some.Employee();
        await using (var store = SqliteStore.Open(folders))
        {
            await store.Grains().WriteStateAsync("employee", grain, new GrainState<Note>(new Note { Number = 5 }));
        }

        var filler = volume.Fill(free: 0);
        Assert.Equal(StartFault.DiskFull, Assert.Throws<StorageStartException>(() => SqliteStore.Open(folders)).Fault);
        File.Delete(filler);
        await using var again = SqliteStore.Open(folders);
        var state = new GrainState<Note>(new Note());
        await again.Grains().ReadStateAsync("employee", grain, state);
        Assert.Equal(5, state.State!.Number);
    }

    [Fact]
    public async Task A_read_only_volume_is_refused()
    {
        using var volume = SmallVolume.Mount(24);
        using var folders = new Folders(Path.Combine(volume.Path, "data"));
        using (var fresh = new Folders(Path.Combine(volume.Path, "fresh")))
        {
            await SqliteStore.Open(folders).DisposeAsync();
            volume.MakeReadOnly();
            Assert.Equal(StartFault.NotWritable, Assert.Throws<StorageStartException>(() => SqliteStore.Open(folders)).Fault);
            Assert.Equal(StartFault.NotWritable, Assert.Throws<StorageStartException>(() => SqliteStore.Open(fresh)).Fault);
        }
    }

    [Fact]
    public void A_keys_folder_that_cannot_be_made_is_refused()
    {
        var file = Path.Combine(Path.GetDirectoryName(_folders.Data)!, "file");
        File.WriteAllText(file, "");
        var options = new SqliteStorageOptions(_folders.Data, Path.Combine(file, "keys"));
        Assert.Equal(StartFault.NotWritable, Assert.Throws<StorageStartException>(() => SqliteStore.Open(new Folders(options))).Fault);
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("")]
    [InlineData("a/../keys/deeper")]
    public void Keys_within_the_data_are_refused(string inside)
    {
        var options = new SqliteStorageOptions(_folders.Data, Path.Combine(_folders.Data, inside));
        Assert.Equal(StartFault.KeyBesideData, Assert.Throws<StorageStartException>(() => SqliteStore.Open(new Folders(options))).Fault);
    }

    [Fact]
    public void Keys_reached_within_the_data_through_a_link_are_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folders.Data, "inner"));
        var link = Path.Combine(Path.GetDirectoryName(_folders.Data)!, "link");
        Directory.CreateSymbolicLink(link, Path.Combine(_folders.Data, "inner"));
        var options = new SqliteStorageOptions(_folders.Data, link);
        Assert.Equal(StartFault.KeyBesideData, Assert.Throws<StorageStartException>(() => SqliteStore.Open(new Folders(options))).Fault);
    }

    [Fact]
    public async Task A_missing_key_is_refused_and_no_new_one_is_made()
    {
        await OnceAsync();
        File.Delete(_folders.Key);
        Refused(StartFault.KeyMissing);
        Assert.False(File.Exists(_folders.Key));
        // The whole folder gone, as after moving the data to another machine.
        Directory.Delete(_folders.Keys, recursive: true);
        Refused(StartFault.KeyMissing);
        Assert.False(File.Exists(_folders.Key));
    }

    [Fact]
    public async Task The_key_of_another_database_is_refused()
    {
        await OnceAsync();
        using var other = new Folders();
        await SqliteStore.Open(other).DisposeAsync();
        File.Copy(other.Key, _folders.Key, overwrite: true);
        Refused(StartFault.KeyWrong);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bienetre-key-1 AAAA")]
    [InlineData("bienetre-key-1 not Base64")]
    [InlineData("bienetre-key-2 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task A_malformed_key_is_refused(string text)
    {
        await OnceAsync();
        await File.WriteAllTextAsync(_folders.Key, text);
        Refused(StartFault.KeyWrong);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_key_that_others_can_reach_is_refused(UnixFileMode added)
    {
        await OnceAsync();
        File.SetUnixFileMode(_folders.Key, File.GetUnixFileMode(_folders.Key) | added);
        Refused(StartFault.KeyExposed);
    }

    [Fact]
    public async Task A_database_that_is_gone_is_not_taken_for_a_first_start()
    {
        await OnceAsync();
        var text = await File.ReadAllBytesAsync(_folders.Database);
        File.Delete(_folders.Database);
        Refused(StartFault.DataMissing);
        Directory.Delete(_folders.Data, recursive: true);
        Refused(StartFault.DataMissing);
        await File.WriteAllBytesAsync(_folders.Database, []);
        Refused(StartFault.Corrupted);
        await File.WriteAllBytesAsync(_folders.Database, text);
        await OnceAsync();
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await OnceAsync();
        RawDatabase.Run(_folders.Database, "INSERT INTO schema_journal VALUES (2, '0002_future.sql', 'x', 'x')");
        Refused(StartFault.SchemaTooNew);
    }

    [Fact]
    public async Task A_schema_step_that_was_edited_is_refused()
    {
        await OnceAsync();
        RawDatabase.Run(_folders.Database, "UPDATE schema_journal SET hash = 'x'");
        Refused(StartFault.SchemaUnknown);
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_folders.Data);
        RawDatabase.Run(_folders.Database, "CREATE TABLE theirs (a)");
        // Without our key it is data that we cannot read; with one it is not ours.
        Refused(StartFault.KeyMissing);
        Directory.CreateDirectory(_folders.Keys);
        File.WriteAllText(_folders.Key, "bienetre-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        File.SetUnixFileMode(_folders.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Refused(StartFault.SchemaUnknown);
        Assert.Equal(1L, RawDatabase.Run(_folders.Database, "SELECT count(*) FROM sqlite_schema"));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        Directory.CreateDirectory(_folders.Data);
        Directory.CreateDirectory(_folders.Keys);
        File.WriteAllText(_folders.Database, new string('x', 10_000));
        File.WriteAllText(_folders.Key, "bienetre-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        File.SetUnixFileMode(_folders.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Refused(StartFault.Corrupted);
    }

    [Fact]
    public async Task A_start_that_was_cut_off_before_its_first_commit_starts_again()
    {
        // What a kill leaves between making the key and the first commit: the key, and an empty file or one with a header only.
        await OnceAsync();
        File.Delete(Path.Combine(_folders.Keys, "key-in-use"));
        File.Delete(_folders.Database);
        await File.WriteAllBytesAsync(_folders.Database, []);
        await OnceAsync();
        File.Delete(Path.Combine(_folders.Keys, "key-in-use"));
        File.Delete(_folders.Database);
        RawDatabase.Run(_folders.Database, "PRAGMA journal_mode=WAL");
        await OnceAsync();
    }

    [Fact]
    public async Task After_any_refusal_nothing_is_left_open()
    {
        await OnceAsync();
        var key = await File.ReadAllTextAsync(_folders.Key);
        await File.WriteAllTextAsync(_folders.Key, "broken");
        Refused(StartFault.KeyWrong);
        await File.WriteAllTextAsync(_folders.Key, key);
        await OnceAsync();
        SqliteConnection.ClearAllPools();
        Assert.False(File.Exists(_folders.Database + "-wal"), "The log was not closed.");
    }

    [Fact]
    public async Task Before_its_start_and_after_its_stop_every_part_says_so()
    {
        await using var store = SqliteStore.Open(_folders);
        store.Database.Stop();

        Assert.Equal(StorageFault.Stopped, (await Assert.ThrowsAsync<StorageException>(() => store.Ledger().ReadAsync(Some.Subject()))).Fault);
        var probe = store.Services.GetRequiredService<IStorageProbe>();
        Assert.Equal(StorageFault.Stopped, Assert.IsType<StorageHealth.Unhealthy>(await probe.CheckAsync()).Fault);
        store.Database.Start();
        Assert.IsType<StorageHealth.Healthy>(await probe.CheckAsync());
    }

    [Fact]
    public void No_message_names_a_path()
    {
        Directory.CreateDirectory(_folders.Data);
        File.WriteAllText(_folders.Database, new string('x', 10_000));
        var refused = Refused(StartFault.KeyMissing);
        Assert.DoesNotContain(_folders.Keys, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folders.Data, refused.Message, StringComparison.Ordinal);
    }

    private async Task OnceAsync() => await SqliteStore.Open(_folders).DisposeAsync();

    private StorageStartException Refused(StartFault fault)
    {
        var refused = Assert.Throws<StorageStartException>(() => SqliteStore.Open(_folders));
        Assert.Equal(fault, refused.Fault);
        Assert.NotEmpty(refused.Message);
        return refused;
    }
}
