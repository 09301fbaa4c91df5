using BienEtre.Domain.Consent;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Tests.Support;
using CsCheck;

namespace BienEtre.Storage.Tests.Start;

/// <summary>A damaged file is refused at start, or what is damaged is refused when it is read; nothing ever reads as absent or as something else.</summary>
public sealed class CorruptionTests : IAsyncLifetime
{
    private const int Records = 40;
    private static readonly StartFault[] Expected =
        [StartFault.Corrupted, StartFault.KeyWrong, StartFault.SchemaUnknown, StartFault.SchemaTooNew, StartFault.NotWritable];

    private readonly Folders _original = new();
    private readonly List<(GrainId Grain, Note Note)> _notes = [];
    private readonly List<(SubjectId Subject, SubjectChain Chain)> _chains = [];

    public async ValueTask InitializeAsync()
    {
        await using var store = SqliteStore.Open(_original);
        for (var number = 0; number < Records; number++)
        {
            var (grain, note) = (Some.Employee(), new Note { Number = number + 1, Text = new string('n', 40 * number) });
            await store.Grains().WriteStateAsync("employee", grain, new GrainState<Note>(note));
            _notes.Add((grain, note));
            var subject = Some.Subject();
            await store.Ledger().AppendAsync(subject, LedgerHead.Empty, Some.Event());
            await store.Ledger().AppendAsync(subject, (await store.Ledger().ReadAsync(subject)).Head, Some.Event());
            _chains.Add((subject, await store.Ledger().ReadAsync(subject)));
        }
    }

    public ValueTask DisposeAsync()
    {
        _original.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_file_cut_short_anywhere_is_refused()
    {
        var whole = await File.ReadAllBytesAsync(_original.Database);
        for (var length = 0; length < whole.Length; length += 4_096)
        {
            using var folders = Copy(whole[..length]);
            Assert.Equal(StartFault.Corrupted, Assert.Throws<StorageStartException>(() => SqliteStore.Open(folders)).Fault);
        }
    }

    [Fact]
    public async Task Flipped_bytes_lose_nothing_silently()
    {
        var whole = await File.ReadAllBytesAsync(_original.Database);
        int refusedAtStart = 0, refusedAtRead = 0, harmless = 0;
        await Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte[1, 255], Gen.Int[1, 16]).SampleAsync(
            async damage =>
            {
                var (offset, change, length) = damage;
                var damaged = whole.ToArray();
                for (var at = offset; at < Math.Min(offset + length, damaged.Length); at++)
                {
                    damaged[at] ^= change;
                }

                using var folders = Copy(damaged);
                try
                {
                    await using var store = SqliteStore.Open(folders);
                    Interlocked.Increment(ref await AllIsThereOrRefusedAsync(store) ? ref refusedAtRead : ref harmless);
                }
                catch (StorageStartException refused)
                {
                    Assert.Contains(refused.Fault, Expected);
                    Interlocked.Increment(ref refusedAtStart);
                }
            },
            iter: 400,
            threads: 2);
        TestContext.Current.TestOutputHelper?.WriteLine($"refused at start {refusedAtStart}, at read {refusedAtRead}, harmless {harmless}");
        Assert.True(refusedAtStart > 0 && refusedAtRead > 0, "The damage did not reach what it was meant to reach.");
    }

    /// <summary>Whether anything was refused; everything that was not is what was written.</summary>
    private async Task<bool> AllIsThereOrRefusedAsync(SqliteStore store)
    {
        var refused = false;
        foreach (var (grain, note) in _notes)
        {
            refused |= await RefusedAsync(async () =>
            {
                var state = new GrainState<Note>(new Note());
                await store.Grains().ReadStateAsync("employee", grain, state);
                Assert.True(state.RecordExists, "A record reads as absent.");
                Assert.Equal((note.Number, note.Text), (state.State!.Number, state.State.Text));
            });
        }

        foreach (var (subject, chain) in _chains)
        {
            refused |= await RefusedAsync(async () =>
            {
                var read = await store.Ledger().ReadAsync(subject);
                Assert.Equal(chain.Head, read.Head);
                Assert.Equal(chain.Events.AsEnumerable(), read.Events);
            });
        }

        return refused;
    }

    private static async Task<bool> RefusedAsync(Func<Task> read)
    {
        try
        {
            await read();
            return false;
        }
        catch (Exception exception) when (exception is RecordUnreadableException or StorageException)
        {
            return true;
        }
    }

    private Folders Copy(byte[] database)
    {
        var folders = new Folders();
        Directory.CreateDirectory(folders.Data);
        Directory.CreateDirectory(folders.Keys);
        File.WriteAllBytes(folders.Database, database);
        foreach (var file in Directory.GetFiles(_original.Keys))
        {
            File.Copy(file, Path.Combine(folders.Keys, Path.GetFileName(file)));
        }

        return folders;
    }
}
