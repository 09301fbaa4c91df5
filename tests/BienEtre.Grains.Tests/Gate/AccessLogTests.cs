using BienEtre.Contracts.AccessLog;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Domain.AccessLog;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using BienEtre.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BienEtre.Grains.Tests.Gate;

public sealed class AccessLogTests(Cluster cluster)
{
    [Fact]
    public async Task Each_participant_s_log_tells_who_used_its_data_for_what()
    {
        var scene = await new Scene(cluster).LiveAsync();
        var rows = await cluster.As(scene.Employee, grains => grains.GetGrain<IAccessLogGrain>(scene.Employee.Subject.Value).ReadAsync(500));
        Assert.Contains(rows, row => row is { By: Roles.Practitioner, Purpose: Purpose.LiveSession, RecordClass: RecordClass.SessionMedia, Allowed: true });
        Assert.Contains(rows, row => row is { By: Roles.Employee, Purpose: Purpose.RightsHandling, RecordClass: RecordClass.ConsentEvent, Allowed: true });
        Assert.Contains(
            rows, row => row is { By: Roles.Employee, Purpose: Purpose.RightsHandling, RecordClass: RecordClass.AccessLog, Allowed: true, Count: 1 });
        Assert.All(rows, row => Assert.Equal(0, row.Minute.Second));

        // The gate's own questions are not accesses.
        Assert.DoesNotContain(cluster.AccessLog.Of(scene.Employee.Subject), row => row.By == Roles.System && row.Purpose is null && row.Reference == "");
    }

    [Fact]
    public async Task A_denial_is_stored_before_the_answer_with_its_reason()
    {
        var scene = await new Scene(cluster).OpenAsync();
        var stranger = new Actor(cluster.NewSubject(), Roles.Employee);
        await Assert.ThrowsAsync<GateDeniedException>(() =>
            cluster.As(stranger, grains => grains.GetGrain<IAccessLogGrain>(scene.Employee.Subject.Value).ReadAsync(10)));
        Assert.Contains(
            cluster.AccessLog.Of(scene.Employee.Subject),
            row => row is { By: Roles.Employee, Allowed: false, Reason: nameof(Refusal.NotAllowed), Purpose: Purpose.RightsHandling, Count: 1 });
    }

    [Fact]
    public async Task What_an_operator_does_is_stored_before_the_answer()
    {
        var scene = await new Scene(cluster).OpenAsync();
        await cluster.As(new Actor(default, Roles.Operator), grains => grains.GetGrain<IPractitionerGrain>(scene.Practitioner.Subject.Value).SuspendAsync());
        Assert.Contains(cluster.AccessLog.Of(scene.Practitioner.Subject), row => row is { By: Roles.Operator, Allowed: true });
    }

    [Fact]
    public async Task Ordinary_rows_are_added_up_and_stored_within_a_second()
    {
        var scene = await new Scene(cluster).OpenAsync();
        await cluster.PassAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(500));
        var before = cluster.AccessLog.Writes;
        var counted = Days(scene).Sum(row => row.Count);
        for (var i = 0; i < 50; i++)
        {
            await cluster.As(scene.Practitioner, grains => grains.GetGrain<IPractitionerGrain>(scene.Practitioner.Subject.Value).DayAsync());
        }

        await cluster.PassAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(500));
        await Cluster.UntilAsync(() => Days(scene).Sum(row => row.Count) == counted + 50, "50 accesses stored");
        Assert.InRange(Days(scene).Count(), 1, 2);
        Assert.InRange(cluster.AccessLog.Writes - before, 1, 5);
    }

    [Fact]
    public async Task A_store_that_fails_loses_no_row()
    {
        var log = new MemoryAccessLog { Fails = true };
        await using var writer = Writer(log);
        await writer.Start(TestContext.Current.CancellationToken);
        var row = Row(cluster.NewSubject());
        Assert.True(writer.Record(row));
        Assert.False(await writer.FlushAsync());
        Assert.True(writer.Record(row));
        log.Fails = false;
        Assert.True(await writer.FlushAsync());
        Assert.Equal(2, Assert.Single(log.Of(row.Subject)).Count);
    }

    [Fact]
    public async Task Too_many_pending_rows_are_refused_and_those_there_go_on_counting()
    {
        await using var writer = Writer(new MemoryAccessLog { Fails = true });
        await writer.Start(TestContext.Current.CancellationToken);
        var first = Row(cluster.NewSubject());
        Assert.True(writer.Record(first));
        for (var i = 1; i < AccessLogWriter.RowsMax; i++)
        {
            Assert.True(writer.Record(first with { Minute = i }));
        }

        Assert.False(writer.Record(first with { Minute = AccessLogWriter.RowsMax }));
        Assert.True(writer.Record(first));
        Assert.Equal(AccessLogWriter.RowsMax, writer.Pending);
    }

    [Fact]
    public async Task Stopping_stores_what_is_left()
    {
        var log = new MemoryAccessLog();
        var row = Row(cluster.NewSubject());
        await using (var writer = Writer(log))
        {
            await writer.Start(TestContext.Current.CancellationToken);
            writer.Record(row);
        }

        Assert.Single(log.Of(row.Subject));
    }

    private IEnumerable<AccessEntry> Days(Scene scene) =>
        cluster.AccessLog.Of(scene.Practitioner.Subject).Where(row => row is { By: Roles.Practitioner, Purpose: Purpose.PractitionerData, Allowed: true });

    private AccessLogWriter Writer(MemoryAccessLog log) =>
        new(log, cluster.Clock, cluster.Services.GetRequiredService<GrainsMetrics>(), NullLogger<AccessLogWriter>.Instance);

    private static AccessKey Row(SubjectId subject) => new(subject, 0, Roles.Employee, Purpose.Service, RecordClass.Account, Refusal.None, "");
}
