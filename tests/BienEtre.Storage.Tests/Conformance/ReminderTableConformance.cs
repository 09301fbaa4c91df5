using BienEtre.Storage.Tests.Support;
using CsCheck;

namespace BienEtre.Storage.Tests.Conformance;

/// <summary>What every engine's reminder table must do.</summary>
public abstract class ReminderTableConformance : IAsyncLifetime
{
    private protected ITestStore Store { get; private set; } = null!;

    private IReminderTable Table => Store.Reminders();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_reminder_is_read_as_written_also_after_a_restart()
    {
        var entry = Entry(Some.Employee(), "retention");
        var tag = await Table.UpsertRow(entry);

        await Store.RestartAsync();
        var read = await Table.ReadRow(entry.GrainId, "retention");

        Assert.NotNull(read);
        Assert.Equal((entry.GrainId, "retention", entry.StartAt, entry.Period, tag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
    }

    [Fact]
    public async Task A_missing_reminder_is_null() => Assert.Null(await Table.ReadRow(Some.Employee(), "none"));

    [Fact]
    public async Task Writing_again_replaces_and_changes_the_tag()
    {
        var entry = Entry(Some.Employee(), "retention");
        var first = await Table.UpsertRow(entry);
        entry.Period = TimeSpan.FromHours(5);
        var second = await Table.UpsertRow(entry);

        Assert.NotEqual(first, second);
        Assert.Equal(TimeSpan.FromHours(5), (await Table.ReadRow(entry.GrainId, "retention"))!.Period);
        Assert.Single((await Table.ReadRows(entry.GrainId)).Reminders);
    }

    [Fact]
    public async Task Removing_needs_the_current_tag()
    {
        var entry = Entry(Some.Employee(), "retention");
        var old = await Table.UpsertRow(entry);
        var current = await Table.UpsertRow(entry);

        Assert.False(await Table.RemoveRow(entry.GrainId, "retention", old!));
        Assert.False(await Table.RemoveRow(entry.GrainId, "retention", "not a tag"));
        Assert.False(await Table.RemoveRow(entry.GrainId, "other", current!));
        Assert.NotNull(await Table.ReadRow(entry.GrainId, "retention"));
        Assert.True(await Table.RemoveRow(entry.GrainId, "retention", current!));
        Assert.Null(await Table.ReadRow(entry.GrainId, "retention"));
        Assert.False(await Table.RemoveRow(entry.GrainId, "retention", current!));
    }

    [Fact]
    public async Task A_grain_has_its_own_reminders_only()
    {
        var (one, other) = (Some.Employee(), Some.Employee());
        await Table.UpsertRow(Entry(one, "a"));
        await Table.UpsertRow(Entry(one, "b"));
        await Table.UpsertRow(Entry(other, "a"));

        Assert.Equal(["a", "b"], (await Table.ReadRows(one)).Reminders.Select(entry => entry.ReminderName).Order());
    }

    /// <summary>Ranges are those of Orleans' ring: (begin, end], around the top where begin is not below end.</summary>
    [Fact]
    public async Task Any_range_of_the_ring_gives_exactly_the_grains_within()
    {
        var grains = Enumerable.Range(0, 40).Select(_ => Some.Employee()).ToArray();
        foreach (var grain in grains)
        {
            await Table.UpsertRow(Entry(grain, "retention"));
        }

        // Bounds on, just before and just after grains, where mistakes by one would show.
        var bound = Gen.Select(Gen.Int[0, grains.Length - 1], Gen.Int[-1, 1], Gen.UInt, Gen.Int[0, 3])
            .Select((grain, near, any, choice) => choice == 0 ? any : unchecked((uint)(grains[grain].GetUniformHashCode() + near)));
        await Gen.Select(bound, bound).SampleAsync(
            async range =>
            {
                var (begin, end) = range;
                var expected = grains.Where(grain => Within(grain.GetUniformHashCode(), begin, end)).Select(grain => grain.ToString()).Order();
                var read = await Table.ReadRows(begin, end);
                Assert.Equal(expected, read.Reminders.Select(entry => entry.GrainId.ToString()).Order());
            },
            iter: 300,
            threads: 2);
        Assert.Equal(grains.Length, (await Table.ReadRows(7, 7)).Reminders.Count);
    }

    [Fact]
    public async Task Clearing_the_table_leaves_nothing()
    {
        await Table.UpsertRow(Entry(Some.Employee(), "a"));
        await Table.TestOnlyClearTable();
        Assert.Empty((await Table.ReadRows(0, 0)).Reminders);
    }

    private protected abstract Task<ITestStore> OpenAsync();

    private static bool Within(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static ReminderEntry Entry(GrainId grain, string name) => new()
    {
        GrainId = grain,
        ReminderName = name,
        StartAt = new DateTime(2026, 5, 4, 10, 30, 0, DateTimeKind.Utc).AddTicks(1_234_567),
        Period = TimeSpan.FromDays(30),
    };
}
