using BienEtre.Domain.AccessLog;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Tests.Support;
using CsCheck;

namespace BienEtre.Storage.Tests.Conformance;

/// <summary>What every engine's access log must do.</summary>
public abstract class AccessLogConformance : IAsyncLifetime
{
    private static readonly string[] References = ["", "s1", "s2"];

    private protected ITestStore Store { get; private set; } = null!;

    private IAccessLog AccessLog => Store.AccessLog();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Equal_accesses_of_a_minute_are_one_row_whose_counts_add_up_also_after_a_restart()
    {
        var subject = Some.Subject();
        await AccessLog.AppendAsync([Some.Access(subject, count: 2), Some.Access(subject, count: 3)]);
        await Store.RestartAsync();
        await AccessLog.AppendAsync([Some.Access(subject, count: 4)]);

        Assert.Equal(Some.Access(subject, count: 9), Assert.Single(await AccessLog.ReadAsync(subject, 10)));
    }

    [Fact]
    public async Task Accesses_that_differ_in_anything_but_the_count_are_rows_of_their_own()
    {
        var subject = Some.Subject();
        var entry = Some.Access(subject);
        AccessEntry[] entries =
        [
            entry, entry with { Minute = entry.Minute.AddMinutes(1) }, entry with { By = Roles.Operator }, entry with { Purpose = Purpose.Service },
            entry with { Purpose = null }, entry with { RecordClass = null }, entry with { RecordClass = RecordClass.Account }, entry with { Allowed = false },
            entry with { Reason = "role" }, entry with { Reference = "r" },
        ];
        await AccessLog.AppendAsync(entries);

        Assert.Equal(entries.ToHashSet(), (await AccessLog.ReadAsync(subject, 100)).ToHashSet());
    }

    [Fact]
    public async Task The_newest_minutes_come_first_and_no_more_than_asked_for()
    {
        var subject = Some.Subject();
        await AccessLog.AppendAsync([.. Enumerable.Range(0, 30).Select(minute => Some.Access(subject, minute))]);
        // Late by a minute, as when two nodes flush.
        await AccessLog.AppendAsync([Some.Access(subject, 28, reference: "late")]);

        var read = await AccessLog.ReadAsync(subject, 4);

        Assert.Equal([29, 28, 28, 27], read.Select(entry => (int)(entry.Minute - Some.Time).TotalMinutes));
    }

    [Fact]
    public async Task A_subject_reads_the_own_log_only()
    {
        var (one, other) = (Some.Subject(), Some.Subject());
        await AccessLog.AppendAsync([Some.Access(one), Some.Access(other, count: 5)]);

        Assert.Equal(Some.Access(one), Assert.Single(await AccessLog.ReadAsync(one, 10)));
        Assert.Empty(await AccessLog.ReadAsync(Some.Subject(), 10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task A_count_out_of_bounds_is_refused(int countMax) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => AccessLog.ReadAsync(Some.Subject(), countMax));

    [Fact]
    public async Task Bad_entries_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => AccessLog.AppendAsync([Some.Access(new("jane@example.org"))]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => AccessLog.AppendAsync([Some.Access(Some.Subject(), count: 0)]));
        await AccessLog.AppendAsync([]);
    }

    [Fact]
    public async Task Many_entries_at_once_are_all_stored()
    {
        var subjects = Enumerable.Range(0, 3_000).Select(_ => Some.Subject()).ToArray();
        await AccessLog.AppendAsync([.. subjects.Select(subject => Some.Access(subject))]);

        foreach (var subject in subjects.Where((_, index) => index % 300 == 0 || index == subjects.Length - 1))
        {
            Assert.Single(await AccessLog.ReadAsync(subject, 2));
        }
    }

    [Fact]
    public async Task Appends_at_once_lose_no_count()
    {
        var subject = Some.Subject();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(worker => Task.Run(async () =>
        {
            for (var turn = 0; turn < 20; turn++)
            {
                await AccessLog.AppendAsync([Some.Access(subject, minute: (worker + turn) % 3)]);
            }
        })));

        Assert.Equal(32 * 20, (await AccessLog.ReadAsync(subject, 10)).Sum(entry => entry.Count));
    }

    [Fact]
    public async Task Any_sequence_of_appends_does_what_a_dictionary_of_sums_does()
    {
        var entry = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 5], Gen.Int[1, 4], Gen.Int[0, 2].Select(reference => References[reference]), Gen.Bool);
        await entry.Array[0, 8].Array[1, 6].SampleAsync(
            async calls =>
            {
                SubjectId[] subjects = [Some.Subject(), Some.Subject()];
                var model = new Dictionary<AccessEntry, int>();
                foreach (var call in calls)
                {
                    var entries = call.Select(e => Some.Access(subjects[e.Item1], e.Item2, e.Item3, e.Item4, e.Item5)).ToArray();
                    await AccessLog.AppendAsync(entries);
                    foreach (var added in entries)
                    {
                        model[added with { Count = 0 }] = model.GetValueOrDefault(added with { Count = 0 }) + added.Count;
                    }
                }

                foreach (var subject in subjects)
                {
                    var expected = model.Where(pair => pair.Key.Subject == subject).Select(pair => pair.Key with { Count = pair.Value }).ToHashSet();
                    var read = await AccessLog.ReadAsync(subject, 1_000);
                    Assert.Equal(expected, read.ToHashSet());
                    Assert.Equal(read.OrderByDescending(e => e.Minute).Select(e => e.Minute), read.Select(e => e.Minute));
                }
            },
            iter: 60,
            threads: 4);
    }

    private protected abstract Task<ITestStore> OpenAsync();
}
