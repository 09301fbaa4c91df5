using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Sessions;
using BienEtre.Grains.Tests.Support;

namespace BienEtre.Grains.Tests.Practitioners;

public sealed class DoorTests(Cluster cluster)
{
    [Fact]
    public async Task One_client_is_in_the_room_at_a_time_and_the_next_gets_nothing_of_the_one_before()
    {
        var first = await new Scene(cluster).LiveAsync();
        var next = await NextAsync(first);
        var (_, connection) = await next.JoinAsync(next.Employee);
        Assert.Equal(Refusal.LimitReached, (await next.In(next.Practitioner, session => session.AdmitAsync())).Refusal);
        Assert.Equal(SessionState.Waiting, (await next.ViewAsync(next.Employee)).State);

        await first.In(first.Practitioner, session => session.PresentAsync(new PeerDevices(true, true)));
        await first.In(first.Practitioner, session => session.LeaveAsync(finish: true));
        await Cluster.SettleAsync();
        Assert.Equal(Refusal.None, (await next.In(next.Practitioner, session => session.AdmitAsync())).Refusal);
        await next.ConnectAsync();

        Assert.True(next.Forwards);
        Assert.False(first.Forwards);
        Assert.False(cluster.Relay.Holds(first.Session, Side.Employee));
        var signals = next.Host.To(connection);
        Assert.NotEmpty(signals);
        Assert.All(signals, signal => Assert.Equal(next.Session, signal.Session!.Id));
        Assert.Equal(Refusal.NotAllowed, await Gate.GateTests.DeniedAsync(() =>
            cluster.As(next.Employee, grains => grains.GetGrain<ISessionGrain>(first.Session).ReadAsync())));
    }

    [Fact]
    public async Task Of_admissions_at_once_exactly_one_opens_the_door()
    {
        var first = await (await new Scene(cluster).OpenAsync()).ConsentAsync();
        await first.RequestAsync();
        await first.JoinAsync(first.Employee);
        var scenes = new List<Scene> { first };
        for (var i = 0; i < 7; i++)
        {
            var next = await NextAsync(first);
            await next.JoinAsync(next.Employee);
            scenes.Add(next);
        }

        var results = await Task.WhenAll(scenes.SelectMany(scene => Enumerable.Repeat(scene, 3)).Select(async scene =>
            (scene.Session, (await scene.In(scene.Practitioner, session => session.AdmitAsync())).Refusal)));
        Assert.Single(results.Where(result => result.Refusal == Refusal.None).Select(result => result.Session).Distinct());
        await Cluster.SettleAsync();
        var states = await Task.WhenAll(scenes.Select(scene => scene.ViewAsync(scene.Employee)));
        Assert.Single(states, view => view.State == SessionState.Admitted);
        var day = await DayAsync(first);
        Assert.Single(day.Visits, visit => visit.State == SessionState.Admitted);
        Assert.Equal(7, day.Visits.Count(visit => visit.State == SessionState.Waiting));
    }

    [Fact]
    public async Task The_practitioner_hears_the_knock_under_the_alias_and_each_client_knows_its_own_place()
    {
        var first = await (await new Scene(cluster).OpenAsync()).ConsentAsync();
        var watched = await WatchAsync(first, "day-1");
        Assert.Empty(watched.Day!.Visits);
        await first.RequestAsync();
        var (joined, _) = await first.JoinAsync(first.Employee);
        Assert.Equal("Dr. Ada Sample", joined.Session!.Other);
        var second = await NextAsync(first);
        var (_, connection) = await second.JoinAsync(second.Employee);
        await Cluster.UntilAsync(() => first.Host.LastTo("day-1")?.Day?.Visits.Count(visit => visit.Here) == 2, "two knocks");
        await Cluster.UntilAsync(() => second.Host.LastTo(connection)?.Session?.Place == 2, "second in the queue");
        var day = await DayAsync(first);
        Assert.All(day.Visits, visit => Assert.DoesNotContain(first.Employee.Subject.Value, visit.ToString(), StringComparison.Ordinal));
        Assert.Equal(2, day.Visits.Select(visit => visit.Alias).Distinct().Count());

        await first.In(first.Practitioner, session => session.DeclineAsync());
        await Cluster.UntilAsync(() => second.Host.LastTo(connection)?.Session?.Place == 1, "next in the queue");
        Assert.Equal(EndReason.NotAdmitted, (await first.ViewAsync(first.Employee)).Reason);
    }

    [Fact]
    public async Task A_closed_door_takes_no_requests_and_is_shown_as_closed()
    {
        var scene = await (await new Scene(cluster).OpenAsync()).ConsentAsync();
        var id = scene.Practitioner.Subject.Value;
        var day = await cluster.As(scene.Practitioner, grains => grains.GetGrain<IPractitionerGrain>(id).DoorAsync(onBreak: true));
        Assert.True(day.OnBreak);
        var cards = await cluster.As(scene.Employee, grains => grains.GetGrain<IPractitionerDirectoryGrain>("all").ListAsync());
        Assert.False(Assert.Single(cards, card => card.Id == id).Accepting);
        var result = await cluster.As(scene.Employee, grains =>
            grains.GetGrain<Contracts.Employees.IEmployeeGrain>(scene.Employee.Subject.Value).RequestSessionAsync(id, MediaMode.Video));
        Assert.Equal(Refusal.PractitionerAway, result.Refusal);
        await cluster.As(scene.Practitioner, grains => grains.GetGrain<IPractitionerGrain>(id).DoorAsync(onBreak: false));
        await scene.RequestAsync();
    }

    [Fact]
    public async Task An_employee_has_one_open_session_at_a_time()
    {
        var scene = await (await new Scene(cluster).OpenAsync()).ConsentAsync();
        await scene.RequestAsync();
        var again = await cluster.As(scene.Employee, grains =>
            grains.GetGrain<Contracts.Employees.IEmployeeGrain>(scene.Employee.Subject.Value)
                .RequestSessionAsync(scene.Practitioner.Subject.Value, MediaMode.Video));
        Assert.Equal(Refusal.LimitReached, again.Refusal);
        await scene.In(scene.Employee, session => session.LeaveAsync(finish: true));
        await Cluster.SettleAsync();
        await scene.RequestAsync();
    }

    [Fact]
    public async Task The_day_comes_back_after_the_practitioner_s_grain_was_moved()
    {
        var scene = await new Scene(cluster).LiveAsync();
        await cluster.Silo.DeactivateAsync(cluster.Grains.GetGrain<IPractitionerGrain>(scene.Practitioner.Subject.Value));
        Assert.Empty((await DayAsync(scene)).Visits);
        await cluster.PassAsync(TimeSpan.FromSeconds(34), TimeSpan.FromSeconds(2));
        Assert.Equal(SessionState.Live, Assert.Single((await DayAsync(scene)).Visits).State);
    }

    private async Task<Scene> NextAsync(Scene first)
    {
        var next = new Scene(cluster) { Practitioner = first.Practitioner };
        await cluster.As(next.Employee, grains => grains.GetGrain<Contracts.Employees.IEmployeeGrain>(next.Employee.Subject.Value).OpenAsync());
        await next.ConsentAsync(next.Employee);
        return await next.RequestAsync();
    }

    private Task<JoinResult> WatchAsync(Scene scene, string connection) => cluster.As(scene.Practitioner, grains =>
        grains.GetGrain<IPractitionerGrain>(scene.Practitioner.Subject.Value).WatchAsync(new Route(scene.HostReference, connection, "", 0)));

    private Task<PractitionerDay> DayAsync(Scene scene) =>
        cluster.As(scene.Practitioner, grains => grains.GetGrain<IPractitionerGrain>(scene.Practitioner.Subject.Value).DayAsync());
}
