using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Tests.Support;

namespace BienEtre.Grains.Tests.Sessions;

/// <summary>No confirmed consent, no media; and bounds in time that hold whatever is lost.</summary>
public sealed class LeaseTests(Cluster cluster)
{
    [Fact]
    public async Task A_confirmed_session_forwards_without_a_gap()
    {
        var scene = await new Scene(cluster).LiveAsync();
        for (var i = 0; i < 40; i++)
        {
            await cluster.PassAsync(TimeSpan.FromSeconds(1));
            Assert.True(scene.Forwards);
        }
    }

    [Theory]
    [InlineData("throws", true)]
    [InlineData("throws", false)]
    [InlineData("hangs", true)]
    [InlineData("hangs", false)]
    public async Task When_the_ledger_is_out_of_reach_media_stops_within_10_s_and_comes_back_with_it(string fault, bool ofEmployee)
    {
        var scene = await new Scene(cluster).LiveAsync();
        await cluster.PassAsync(TimeSpan.FromSeconds(6));
        var subject = (ofEmployee ? scene.Employee : scene.Practitioner).Subject;
        Break(fault, subject);

        // Short outages interrupt nothing.
        await cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.True(scene.Forwards);
        await cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.False(scene.Forwards);
        await cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.False(scene.Forwards);
        Assert.Equal(SessionState.Interrupted, (await scene.ViewAsync(scene.Practitioner)).State);

        cluster.Ledger.Heal(subject);
        await cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.True(scene.Forwards);
        Assert.Equal(SessionState.Live, (await scene.ViewAsync(scene.Practitioner)).State);
    }

    [Fact]
    public async Task A_withdrawal_whose_push_was_lost_is_seen_at_the_next_confirmation()
    {
        var scene = await new Scene(cluster).LiveAsync();

        // Appended past the grain, as another node would.
        var chain = cluster.Ledger.Chain(scene.Employee.Subject);
        await cluster.Ledger.AppendAsync(
            scene.Employee.Subject, chain.Head,
            chain.Events[^1] with { OperationId = cluster.Identifiers.NewId(), Kind = Domain.Consent.LedgerEventKind.ConsentWithdrawn },
            TestContext.Current.CancellationToken);
        await cluster.PassAsync(TimeSpan.FromSeconds(3));
        Assert.False(scene.Forwards);
        Assert.Equal(EndReason.ConsentWithdrawn, (await scene.ViewAsync(scene.Employee)).Reason);
    }

    [Fact]
    public async Task After_its_activation_is_lost_a_live_session_is_interrupted_and_can_be_resumed()
    {
        var scene = await new Scene(cluster).LiveAsync();
        await LoseAsync(scene);
        Assert.False(scene.Forwards);
        Assert.Equal(SessionState.Interrupted, (await scene.ViewAsync(scene.Employee)).State);
        await scene.JoinAsync(scene.Employee);
        await scene.JoinAsync(scene.Practitioner);
        await Cluster.SettleAsync();
        await scene.ConnectAsync();
        Assert.True(scene.Forwards);
    }

    [Fact]
    public async Task After_its_activation_is_lost_an_open_session_ends_even_if_nobody_comes_back()
    {
        var scene = await new Scene(cluster).LiveAsync();
        await LoseAsync(scene);

        // Nobody calls it: the reminder does.
        await cluster.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(20));
        await cluster.PassAsync(TimeSpan.FromSeconds(10));
        var day = await cluster.As(scene.Practitioner, grains => grains.GetGrain<IPractitionerGrain>(scene.Practitioner.Subject.Value).DayAsync());
        var visit = Assert.Single(day.Visits, visit => visit.Session == scene.Session);
        Assert.Equal(SessionState.Ended, visit.State);
        Assert.NotNull(visit.DurationMinutes);
    }

    [Fact]
    public async Task What_remains_of_an_ended_session_names_no_employee()
    {
        var scene = await new Scene(cluster).LiveAsync();
        var alias = (await scene.ViewAsync(scene.Practitioner)).Other;
        Assert.Contains(scene.Employee.Subject.Value, Stored(scene), StringComparison.Ordinal);
        await scene.In(scene.Employee, session => session.LeaveAsync(finish: true));
        Assert.DoesNotContain(scene.Employee.Subject.Value, Stored(scene), StringComparison.Ordinal);
        Assert.DoesNotContain(alias, Stored(scene), StringComparison.Ordinal);
        Assert.Contains(scene.Practitioner.Subject.Value, Stored(scene), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activation_that_was_overtaken_stops_its_media_and_gives_way()
    {
        var scene = await new Scene(cluster).LiveAsync();
        cluster.Storage.Overtake("session", scene.Session);
        await scene.In(scene.Employee, session => session.LeaveAsync(finish: false));
        await Cluster.UntilAsync(() => !scene.Forwards, "media stopped");
        Assert.False(cluster.Relay.Holds(scene.Session, Side.Practitioner));
    }

    [Fact]
    public async Task A_suspended_practitioner_s_session_stops_and_no_new_one_begins()
    {
        var scene = await new Scene(cluster).LiveAsync();
        await cluster.As(new Actor(default, Roles.Operator), grains => grains.GetGrain<IPractitionerGrain>(scene.Practitioner.Subject.Value).SuspendAsync());
        Assert.False(scene.Forwards);
        Assert.Equal((SessionState.Ended, null), ((await scene.ViewAsync(scene.Employee)).State, (await scene.ViewAsync(scene.Employee)).Reason));
        await Cluster.SettleAsync();
        var next = await cluster.As(scene.Employee, grains =>
            grains.GetGrain<Contracts.Employees.IEmployeeGrain>(scene.Employee.Subject.Value)
                .RequestSessionAsync(scene.Practitioner.Subject.Value, MediaMode.Video));
        Assert.Equal(Refusal.PractitionerAway, next.Refusal);
    }

    [Fact]
    public async Task A_suspension_reaches_a_session_that_the_door_had_forgotten()
    {
        var scene = await new Scene(cluster).LiveAsync();
        var practitioner = cluster.Grains.GetGrain<IPractitionerGrain>(scene.Practitioner.Subject.Value);

        // The door has been told of the live session, so no telling is under way that would remind it too early.
        for (var known = false; !known; await Cluster.SettleAsync())
        {
            var day = await cluster.As(scene.Practitioner, _ => practitioner.DayAsync());
            known = day.Visits.Any(visit => visit.Session == scene.Session && visit.State == SessionState.Live);
        }

        await cluster.Silo.DeactivateAsync(practitioner);
        await cluster.As(new Actor(default, Roles.Operator), _ => practitioner.SuspendAsync());
        Assert.True(scene.Forwards);
        await cluster.PassAsync(TimeSpan.FromSeconds(31));
        Assert.False(scene.Forwards);
        Assert.Equal(EndReason.PractitionerSuspended, (await scene.ViewAsync(scene.Practitioner)).Reason);
    }

    [Fact]
    public async Task Stepping_out_and_in_again_needs_a_new_offer_and_nothing_else()
    {
        var scene = await new Scene(cluster).LiveAsync();
        await scene.In(scene.Employee, session => session.LeaveAsync(finish: false));
        Assert.False(scene.Forwards);
        Assert.False(cluster.Relay.Holds(scene.Session, Side.Employee));
        await scene.In(scene.Employee, session => session.OfferAsync("v=0"));
        await scene.In(Actor.System, session => session.RelayChangedAsync(Side.Employee, RelayChange.Connected));
        Assert.True(scene.Forwards);
    }

    [Fact]
    public async Task What_the_relay_refuses_is_told_apart()
    {
        var scene = await new Scene(cluster).LiveAsync();
        cluster.Relay.Answer = sdp => new RelayAnswer.Refused(sdp == "bad" ? RelayAnswer.Refused.Malformed : "full");
        try
        {
            Assert.Equal(new OfferResult(Refusal.Malformed, null), await scene.In(scene.Employee, session => session.OfferAsync("bad")));
            Assert.Equal(new OfferResult(Refusal.RelayUnavailable, null), await scene.In(scene.Employee, session => session.OfferAsync("good")));
            cluster.Relay.Answer = _ => throw new InvalidOperationException("The relay is away.");
            Assert.Equal(new OfferResult(Refusal.RelayUnavailable, null), await scene.In(scene.Employee, session => session.OfferAsync("good")));
            Assert.Equal(new OfferResult(Refusal.Malformed, null), await scene.In(scene.Employee, session => session.OfferAsync(new string('x', 65_537))));
        }
        finally
        {
            cluster.Relay.Answer = null;
        }
    }

    private void Break(string fault, SubjectId subject)
    {
        if (fault == "throws")
        {
            cluster.Ledger.Fail(subject);
        }
        else
        {
            cluster.Ledger.Hang(subject);
        }
    }

    private string Stored(Scene scene) => System.Text.Encoding.UTF8.GetString(cluster.Storage.Bytes("session", scene.Session)!);

    private Task LoseAsync(Scene scene) => cluster.Silo.DeactivateAsync(cluster.Grains.GetGrain<ISessionGrain>(scene.Session));
}
