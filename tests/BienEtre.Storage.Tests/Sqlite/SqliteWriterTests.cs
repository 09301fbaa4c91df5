using BienEtre.Storage.Sqlite;
using BienEtre.Storage.Telemetry;
using BienEtre.Storage.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace BienEtre.Storage.Tests.Sqlite;

/// <summary>The one writer: groups, bounds, and failures that stay where they belong.</summary>
public sealed class SqliteWriterTests : IAsyncLifetime
{
    private SqliteStore _store = null!;

    private StorageCounters Counters => _store.Services.GetRequiredService<StorageCounters>();

    public ValueTask InitializeAsync()
    {
        _store = SqliteStore.Open();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Operations_that_wait_are_made_durable_together()
    {
        using var hold = new ManualResetEventSlim();
        var first = HoldAsync(hold);
        var before = Counters.Commits;
        var waiting = Enumerable.Range(0, SqliteWriter.BatchMax * 2).Select(_ => CountAsync()).ToArray();

        hold.Set();
        await first;
        var results = await Task.WhenAll(waiting);

        Assert.Equal(SqliteWriter.BatchMax * 2, results.Distinct().Count());
        Assert.InRange(Counters.Commits - before, 2, 4);
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_and_loses_nothing()
    {
        const int More = 500;
        using var hold = new ManualResetEventSlim();
        var first = HoldAsync(hold);
        var waiting = Enumerable.Range(0, SqliteWriter.QueueMax + More).Select(_ => CountAsync()).ToArray();

        Assert.InRange(Counters.QueueWaits, More - 1, More + 1);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        hold.Set();
        await first;
        var results = await Task.WhenAll(waiting);
        Assert.Equal(SqliteWriter.QueueMax + More, results.Distinct().Count());
    }

    [Fact]
    public async Task A_caller_that_gives_up_waiting_for_room_has_written_nothing()
    {
        using var hold = new ManualResetEventSlim();
        using var impatient = new CancellationTokenSource();
        var first = HoldAsync(hold);
        var waiting = Enumerable.Range(0, SqliteWriter.QueueMax).Select(_ => CountAsync()).ToArray();
        var ran = false;
        var late = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _store.Database.WriteAsync(_ => ran = true, impatient.Token)));

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        hold.Set();
        await first;
        await Task.WhenAll(waiting);
        await CountAsync();
        Assert.Equal(3, Counters.QueueWaits);
        Assert.False(ran, "An operation that was given up ran.");
    }

    [Fact]
    public async Task One_bad_operation_fails_alone()
    {
        using var hold = new ManualResetEventSlim();
        var first = HoldAsync(hold);
        var good = Enumerable.Range(0, 20).Select(_ => CountAsync()).ToArray();
        var bad = _store.Database.WriteAsync(session => session.Run("DELETE FROM ledger WHERE no_such_column = 1"));
        var thrown = _store.Database.WriteAsync<int>(_ => throw new InvalidOperationException("own mistake"));
        var after = Enumerable.Range(0, 20).Select(_ => CountAsync()).ToArray();

        hold.Set();
        await first;

        Assert.Equal(StorageFault.Refused, (await Assert.ThrowsAsync<StorageException>(() => bad)).Fault);
        Assert.IsType<InvalidOperationException>((await Assert.ThrowsAsync<StorageException>(() => thrown)).InnerException);
        var results = (await Task.WhenAll(good)).Concat(await Task.WhenAll(after)).ToArray();
        // Every good one exactly once, though the first attempt of the group was undone.
        Assert.Equal(Enumerable.Range((int)results.Min(), 40).Select(number => (long)number), results.Order());
    }

    [Fact]
    public async Task What_is_in_the_queue_at_a_stop_is_still_written()
    {
        using var hold = new ManualResetEventSlim();
        var first = HoldAsync(hold);
        var waiting = Enumerable.Range(0, 100).Select(_ => CountAsync()).ToArray();
        var stop = Task.Run(_store.Database.Stop);

        hold.Set();
        await Task.WhenAll([first, stop, .. waiting]);

        await Assert.ThrowsAsync<StorageException>(CountAsync);
    }

    [Fact]
    public async Task A_continuation_does_not_run_on_the_writers_thread()
    {
        var writer = await _store.Database.WriteAsync(_ => Environment.CurrentManagedThreadId);
        Assert.NotEqual(writer, Environment.CurrentManagedThreadId);
    }

    [Theory]
    [InlineData(13, 13, StorageFault.DiskFull)]
    [InlineData(5, 5, StorageFault.Locked)]
    [InlineData(6, 262, StorageFault.Locked)]
    [InlineData(8, 8, StorageFault.Device)]
    [InlineData(10, 778, StorageFault.Device)]
    [InlineData(10, 1034, StorageFault.FlushLost)]
    [InlineData(10, 1290, StorageFault.FlushLost)]
    [InlineData(11, 11, StorageFault.Corrupted)]
    [InlineData(26, 26, StorageFault.Corrupted)]
    [InlineData(19, 1811, StorageFault.Refused)]
    [InlineData(1, 1, StorageFault.Refused)]
    public void Errors_are_told_apart(int code, int extended, StorageFault fault) =>
        Assert.Equal(fault, SqliteFault.OfRun(new SqliteException("x", code, extended)));

    [Fact]
    public async Task After_flushed_data_was_lost_nothing_is_written_until_a_restart()
    {
        await Assert.ThrowsAsync<StorageException>(() => _store.Database.WriteAsync<int>(_ => throw new SqliteException("x", 10, 1034)));
        Assert.Equal(StorageFault.FlushLost, (await Assert.ThrowsAsync<StorageException>(CountAsync)).Fault);
        await _store.RestartAsync();
        await CountAsync();
    }

    [Fact]
    public async Task A_full_disk_fails_the_caller_and_writes_go_on_when_there_is_room()
    {
        using var volume = SmallVolume.Mount(24);
        using var folders = new Folders(Path.Combine(volume.Path, "data"));
        await using var store = SqliteStore.Open(folders);
        var probe = store.Services.GetRequiredService<IStorageProbe>();
        var filler = volume.Fill(free: 256 * 1024);
        var kept = new List<GrainId>();
        var refused = await Assert.ThrowsAsync<StorageException>(async () =>
        {
            for (var count = 0; count < 10_000; count++)
            {
                var grain = Some.Employee();
                await store.Grains().WriteStateAsync("practitioner-directory", grain, new GrainState<Note>(new Note { Text = new string('x', 4_000) }));
                kept.Add(grain);
            }
        });

        Assert.Equal(StorageFault.DiskFull, refused.Fault);
        Assert.NotEmpty(kept);
        // What the failed write had reserved takes a few small writes yet; then the probe says so as well.
        StorageHealth health = new StorageHealth.Healthy(TimeSpan.Zero);
        for (var count = 0; count < 5_000 && health is StorageHealth.Healthy; count++)
        {
            health = await probe.CheckAsync();
        }

        Assert.Equal(StorageFault.DiskFull, Assert.IsType<StorageHealth.Unhealthy>(health).Fault);
        File.Delete(filler);
        Assert.IsType<StorageHealth.Healthy>(await probe.CheckAsync());
        for (var turn = 0; turn < 2; turn++)
        {
            foreach (var grain in kept)
            {
                var state = new GrainState<Note>(new Note());
                await store.Grains().ReadStateAsync("practitioner-directory", grain, state);
                Assert.True(state.RecordExists, "An acknowledged write is gone.");
            }

            await store.RestartAsync();
        }
    }

    /// <summary>Occupies the writer until told to go on.</summary>
    private Task<bool> HoldAsync(ManualResetEventSlim hold)
    {
        using var held = new ManualResetEventSlim();
        var task = _store.Database.WriteAsync(_ =>
        {
            held.Set();
            return hold.Wait(TimeSpan.FromSeconds(30));
        });
        held.Wait();
        return task;
    }

    private Task<long> CountAsync() => _store.Database.WriteAsync(session =>
    {
        SqliteProbe.Write(session);
        return (long)session.Run("SELECT count FROM probe")!;
    });
}
