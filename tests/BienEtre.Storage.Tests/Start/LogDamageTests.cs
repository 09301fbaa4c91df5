using BienEtre.Storage.Sqlite;
using BienEtre.Storage.Tests.Support;
using CsCheck;

namespace BienEtre.Storage.Tests.Start;

/// <summary>The write-ahead log that a crash leaves holds acknowledged writes; damage to it must not make SQLite forget them in silence.</summary>
public sealed class LogDamageTests : IAsyncLifetime
{
    private const int Commits = 60;
    private const int HeaderLength = 32;
    private const int FrameLength = 24 + 4_096;
    private readonly Folders _crashed = new();
    private readonly List<GrainId> _grains = [];
    private byte[] _log = [];

    /// <summary>The files as they are while the store is open: what a kill leaves.</summary>
    public async ValueTask InitializeAsync()
    {
        await using var store = SqliteStore.Open();
        for (var number = 0; number < Commits; number++)
        {
            _grains.Add(Some.Employee());
            await store.Grains().WriteStateAsync("practitioner-directory", _grains[^1], new GrainState<Note>(new Note { Number = number }));
        }

        CopyFiles(store.Folders, _crashed);
        _log = await File.ReadAllBytesAsync(_crashed.Database + "-wal");
    }

    public ValueTask DisposeAsync()
    {
        _crashed.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_undamaged_log_is_recovered_whole()
    {
        Assert.False(WriteAheadLog.ForgetsCommits(new MemoryStream(_log)));
        using var folders = Damaged(_log);
        await using var store = SqliteStore.Open(folders);
        Assert.Equal(Commits, await FoundAsync(store));
    }

    /// <summary>Negative control: what SQLite does on its own with such damage is what is guarded against.</summary>
    [Fact]
    public void Damage_in_the_middle_is_refused_where_sqlite_alone_would_forget()
    {
        var damaged = _log.ToArray();
        damaged[HeaderLength + (FrameLength * (_log.Length / FrameLength / 2)) + 500] ^= 1;
        using var folders = Damaged(damaged);

        Assert.Equal(StartFault.Corrupted, Assert.Throws<StorageStartException>(() => SqliteStore.Open(folders)).Fault);

        var remembered = (long)RawDatabase.Run(folders.Database, "SELECT count(*) FROM grain_state")!;
        Assert.InRange(remembered, 1, Commits - 2);
    }

    /// <summary>A log that ends anywhere is what a kill leaves of a commit under way; to refuse it would be to refuse after every crash.</summary>
    [Fact]
    public void A_log_that_was_cut_off_is_no_damage()
    {
        for (var length = 0; length <= _log.Length; length += 517)
        {
            Assert.False(WriteAheadLog.ForgetsCommits(new MemoryStream(_log[..length])));
        }
    }

    /// <summary>The file may have grown before the data came to the disk: a power cut leaves zeros, or a hole before the commit that was under way.</summary>
    [Fact]
    public void What_a_power_cut_leaves_of_one_commit_is_no_damage()
    {
        Assert.False(WriteAheadLog.ForgetsCommits(new MemoryStream(new byte[_log.Length])));
        Assert.False(WriteAheadLog.ForgetsCommits(new MemoryStream([.. _log, .. new byte[3 * FrameLength]])));
        var hole = _log.ToArray();
        hole.AsSpan(hole.Length - FrameLength + 24, 4_096).Clear();
        Assert.False(WriteAheadLog.ForgetsCommits(new MemoryStream(hole)));
    }

    [Fact]
    public void A_damaged_header_is_refused()
    {
        for (var at = 0; at < HeaderLength; at++)
        {
            var damaged = _log.ToArray();
            damaged[at] ^= 0x41;
            Assert.True(WriteAheadLog.ForgetsCommits(new MemoryStream(damaged)), $"Byte {at} of the header.");
        }
    }

    [Fact]
    public async Task Flipped_bytes_of_the_log_lose_no_commit_but_perhaps_the_last()
    {
        int refused = 0, recovered = 0;
        await Gen.Select(Gen.Int[0, _log.Length - 1], Gen.Byte[1, 255], Gen.Int[1, 64]).SampleAsync(
            async damage =>
            {
                var damaged = _log.ToArray();
                foreach (ref var flipped in damaged.AsSpan(damage.Item1, Math.Min(damage.Item3, damaged.Length - damage.Item1)))
                {
                    flipped ^= damage.Item2;
                }

                using var folders = Damaged(damaged);
                try
                {
                    await using var store = SqliteStore.Open(folders);
                    Assert.InRange(await FoundAsync(store), Commits - 1, Commits);
                    Interlocked.Increment(ref recovered);
                }
                catch (StorageStartException exception)
                {
                    Assert.Equal(StartFault.Corrupted, exception.Fault);
                    Interlocked.Increment(ref refused);
                }
            },
            iter: 150,
            threads: 2);
        Assert.True(refused > 100, $"Refused {refused}, recovered {recovered}.");
    }

    /// <summary>Random bytes are read without a failure, whatever they claim.</summary>
    [Fact]
    public void Any_bytes_are_looked_at_without_a_failure() => Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 3]).Sample(
        input =>
        {
            var (bytes, choice) = input;
            byte[] header = [.. _log.AsSpan(0, choice * 8)];
            _ = WriteAheadLog.ForgetsCommits(new MemoryStream([.. header, .. bytes]));
        });

    private async Task<int> FoundAsync(SqliteStore store)
    {
        var found = 0;
        for (var number = 0; number < Commits; number++)
        {
            var state = new GrainState<Note>(new Note());
            await store.Grains().ReadStateAsync("practitioner-directory", _grains[number], state);
            found += state.RecordExists && state.State!.Number == number ? 1 : 0;
        }

        return found;
    }

    private Folders Damaged(byte[] log)
    {
        var folders = new Folders();
        CopyFiles(_crashed, folders);
        File.WriteAllBytes(folders.Database + "-wal", log);
        return folders;
    }

    private static void CopyFiles(Folders from, Folders to)
    {
        Directory.CreateDirectory(to.Data);
        Directory.CreateDirectory(to.Keys);
        foreach (var file in new[] { from.Database, from.Database + "-wal" })
        {
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = new FileStream(Path.Combine(to.Data, Path.GetFileName(file)), FileMode.Create);
            source.CopyTo(target);
        }

        foreach (var file in Directory.GetFiles(from.Keys))
        {
            File.Copy(file, Path.Combine(to.Keys, Path.GetFileName(file)));
        }
    }
}
