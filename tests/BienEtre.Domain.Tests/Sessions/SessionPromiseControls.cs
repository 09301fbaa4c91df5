using System.Collections.Immutable;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Sessions;
using static BienEtre.Domain.Tests.Sessions.SessionWorld;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>Negative controls: each promise's checker is shown a trace of a session whose rules are broken in one way, and must say so.</summary>
public sealed class SessionPromiseControls
{
    private static readonly Devices On = new(true, true);

    [Fact]
    public void Finds_media_that_nobody_admitted() => Breaks(SessionPromises.NoMediaWithoutAdmissionAndConsent, trace => Without<SessionCommand.Admit>(trace));

    [Fact]
    public void Finds_an_admission_by_somebody_else() => Breaks(
        SessionPromises.NoMediaWithoutAdmissionAndConsent, trace => Replace<SessionCommand.Admit>(trace, admit => admit with { By = Employee }));

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    public void Finds_an_admission_without_consent(bool consent, bool restricted, bool continued)
    {
        var side = new SideStanding(consent, restricted, continued, 1);
        Breaks(SessionPromises.NoMediaWithoutAdmissionAndConsent, trace =>
            Replace<SessionCommand.Admit>(trace, a => a with { Standing = a.Standing with { Employee = side } }));
        Breaks(SessionPromises.NoMediaWithoutAdmissionAndConsent, trace =>
            Replace<SessionCommand.Admit>(trace, a => a with { Standing = a.Standing with { Practitioner = side } }));
    }

    [Fact]
    public void Finds_media_on_a_verdict_of_ten_seconds_ago() => Breaks(
        SessionPromises.NoMediaWithoutAdmissionAndConsent, trace => [.. trace,
            trace[^1] with { At = Start.AddSeconds(10), Command = new SessionCommand.Tick() }]);

    [Fact]
    public void Finds_a_lease_that_outlives_its_verdict() => Breaks(
        SessionPromises.NoMediaWithoutAdmissionAndConsent,
        trace => [.. trace, trace[^1] with { At = Start.AddSeconds(1), Effects = [new SessionEffect.RenewLease(LeaseRule.Valid)] }]);

    [Theory]
    [InlineData(SessionState.Live, false)]
    [InlineData(SessionState.Interrupted, true)]
    public void Finds_media_on_hold(SessionState state, bool lease) => Breaks(
        SessionPromises.NoMediaOnHold,
        trace => [.. trace, trace[^1] with
        {
            Command = new SessionCommand.Stop(Employee, EndReason.Restricted), State = state, Effects = lease
                ? [new SessionEffect.RenewLease(LeaseRule.Valid)] : [],
        }]);

    [Fact]
    public void Finds_a_hold_lifted_by_an_answer_from_before_it() => Breaks(
        SessionPromises.NoMediaOnHold,
        trace =>
        [
            .. trace,
            trace[^1] with { Command = new SessionCommand.Stop(Employee, EndReason.Restricted), State = SessionState.Interrupted,
                Effects = [new SessionEffect.RevokeMedia()] },
            trace[^1] with { Command = new SessionCommand.StandingConfirmed(new SessionWorld().Standing), State = SessionState.Live },
        ]);

    [Fact]
    public void Finds_a_hold_lifted_by_the_announcement_alone() => Breaks(
        SessionPromises.NoMediaOnHold,
        trace =>
        [
            .. trace,
            trace[^1] with { Command = new SessionCommand.Stop(Employee, EndReason.Restricted), State = SessionState.Interrupted,
                Effects = [new SessionEffect.RevokeMedia()] },
            trace[^1] with { Command = new SessionCommand.ContinueDespiteRestriction(Employee), State = SessionState.Live },
        ]);

    [Fact]
    public void Finds_media_with_one_side() => Breaks(
        SessionPromises.NoMediaWithoutBothSides,
        trace => [.. trace.Where(seen => seen.Command is not SessionCommand.RelayChanged { Side: Side.Practitioner }),
            trace[^1] with { Command = new SessionCommand.Tick() }]);

    [Fact]
    public void Finds_media_after_stepping_out() => Breaks(
        SessionPromises.NoMediaWithoutBothSides, trace => [.. trace, trace[^1] with { Command = new SessionCommand.Leave(Employee, Finish: false) }]);

    [Fact]
    public void Finds_storing_before_stopping() => Breaks(
        SessionPromises.StopsBeforeItStores,
        trace => [.. trace, Stopped(trace, effects => [.. effects.Where(e => e is not SessionEffect.RevokeMedia), new SessionEffect.RevokeMedia()])]);

    [Fact]
    public void Finds_a_stop_that_revokes_nothing() => Breaks(
        SessionPromises.StopsBeforeItStores, trace => [.. trace, Stopped(trace, effects => [.. effects.Where(e => e is not SessionEffect.RevokeMedia)])]);

    [Fact]
    public void Finds_a_revocation_that_is_taken_back() => Breaks(
        SessionPromises.StopsBeforeItStores, trace => [.. trace, Stopped(trace, effects => [.. effects, new SessionEffect.RenewLease(LeaseRule.Valid)])]);

    [Theory]
    [InlineData(SessionState.Waiting, false)]
    [InlineData(SessionState.Live, false)]
    [InlineData(SessionState.Ended, true)]
    public void Finds_life_after_the_end(SessionState state, bool effect) => Breaks(
        SessionPromises.EndedIsForGood,
        trace =>
        {
            var end = Stopped(trace, effects => effects);
            return [.. trace, end, end with { State = state, Effects = effect ? [new SessionEffect.NotifyPeer(Side.Employee, On)] : [] }];
        });

    [Theory]
    [InlineData(10)]
    [InlineData(180)]
    public void Finds_a_session_that_does_not_end(int minutes) => Breaks(
        SessionPromises.EndsInTime,
        trace =>
        {
            var state = minutes == 10 ? SessionState.Interrupted : SessionState.Live;
            return [.. trace, trace[^1] with { State = state }, trace[^1] with { State = state, At = Start.AddMinutes(minutes) }];
        });

    [Theory]
    [InlineData(EndReason.Restricted, false)]
    [InlineData(EndReason.ConsentWithdrawn, false)]
    [InlineData(null, true)]
    public void Finds_a_view_that_tells(EndReason? reason, bool offered)
    {
        var stop = new SessionCommand.Stop(Employee, reason ?? EndReason.Restricted);
        Breaks(SessionPromises.ViewsKeepTheCause, trace => [.. trace, trace[^1] with
        {
            Command = stop, PractitionerView = trace[^1].PractitionerView with { Reason = reason, ContinueUntil = offered ? Start : null },
        }]);
    }

    private static void Breaks(Func<IEnumerable<Observation>, string?> promise, Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> sabotage)
    {
        var world = new SessionWorld().Live();
        Assert.Equal(SessionState.Live, world.Session.State);
        Assert.Null(promise(world.Trace));
        Assert.NotNull(promise(sabotage(world.Trace)));
    }

    private static Observation Stopped(IReadOnlyList<Observation> trace, Func<ImmutableArray<SessionEffect>, ImmutableArray<SessionEffect>> change)
    {
        Assert.NotEmpty(trace);
        var world = new SessionWorld().Live();
        world.Do(new SessionCommand.Stop(Employee, EndReason.ConsentWithdrawn));
        return world.Last with { Effects = change(world.Last.Effects) };
    }

    private static IReadOnlyList<Observation> Without<T>(IReadOnlyList<Observation> trace) => [.. trace.Where(seen => seen.Command is not T)];

    private static IReadOnlyList<Observation> Replace<T>(IReadOnlyList<Observation> trace, Func<T, SessionCommand> change)
        where T : SessionCommand => [.. trace.Select(seen => seen.Command is T command ? seen with { Command = change(command) } : seen)];
}
