using BienEtre.Domain.Gate;
using BienEtre.Domain.Sessions;
using static BienEtre.Domain.Tests.Sessions.SessionWorld;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>Withdrawal, restriction, consent to continue, suspension, and answers that come too late.</summary>
public sealed class SessionStopTests
{
    private readonly SessionWorld _world = new SessionWorld().Live();

    private Session Session => _world.Session;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_withdrawal_ends_the_session_and_stopping_comes_first(bool employee)
    {
        var decision = _world.Do(new SessionCommand.Stop(employee ? Employee : Practitioner, EndReason.ConsentWithdrawn));
        Assert.Equal((SessionState.Ended, EndReason.ConsentWithdrawn), (Session.State, Session.Reason));
        Assert.Equal([new SessionEffect.RevokeMedia(), new SessionEffect.CloseMedia()], decision.Effects.Take(2));
        Assert.IsType<SessionEffect.Persist>(decision.Effects[^1]);
        Assert.Equal(employee ? EndReason.ConsentWithdrawn : null, _world.Last.EmployeeView.Reason);
        Assert.Equal(employee ? null : EndReason.ConsentWithdrawn, _world.Last.PractitionerView.Reason);
    }

    [Fact]
    public void A_repeated_stop_changes_nothing_and_is_no_failure()
    {
        _world.Do(new SessionCommand.Stop(Employee, EndReason.ConsentWithdrawn));
        var again = _world.Do(new SessionCommand.Stop(Employee, EndReason.ConsentWithdrawn));
        Assert.Equal((DenyReason.None, 0), (again.Refusal, again.Effects.Length));
    }

    [Fact]
    public void A_withdrawal_that_was_not_pushed_ends_the_session_with_the_next_answer()
    {
        _world.Write(Side.Practitioner, p => p with { Consent = false });
        _world.Confirm();
        Assert.Equal(EndReason.ConsentWithdrawn, Session.Reason);
        Assert.Null(_world.Last.EmployeeView.Reason);
    }

    [Fact]
    public void A_restriction_pauses_at_once_and_offers_sixty_seconds_to_the_restricted_person_alone()
    {
        var decision = _world.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        Assert.Equal((SessionState.Interrupted, (SessionStanding?)null), (Session.State, Session.Verdict));
        Assert.Equal(new SessionEffect.RevokeMedia(), decision.Effects[0]);
        Assert.DoesNotContain(decision.Effects, e => e is SessionEffect.CloseMedia or SessionEffect.EmployeeReleased);
        Assert.Equal((_world.Now.AddSeconds(60), true), (_world.Last.EmployeeView.ContinueUntil, _world.Last.EmployeeView.Paused));
        Assert.Equal((null, true), (_world.Last.PractitionerView.ContinueUntil, _world.Last.PractitionerView.Paused));
        Assert.Equal(_world.Now.AddMinutes(10), _world.Last.PractitionerView.ResumeUntil);
    }

    [Fact]
    public void Without_consent_to_continue_it_ends_after_sixty_seconds()
    {
        _world.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        _world.Write(Side.Employee, p => p with { Restricted = true });
        _world.Healthy(TimeSpan.FromSeconds(58));
        Assert.Equal(SessionState.Interrupted, Session.State);
        _world.Healthy(TimeSpan.FromSeconds(2));
        Assert.Equal((SessionState.Ended, EndReason.Restricted), (Session.State, Session.Reason));
        Assert.Null(_world.Last.PractitionerView.Reason);
    }

    [Fact]
    public void Consent_to_continue_brings_media_back_when_the_ledger_confirms_it_and_not_before()
    {
        _world.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        _world.Write(Side.Employee, p => p with { Restricted = true });
        _world.Wait(TimeSpan.FromSeconds(5)).Confirm();
        _world.Write(Side.Employee, p => p with { Continued = true });
        var asked = _world.Do(new SessionCommand.ContinueDespiteRestriction(Employee));
        Assert.Contains(new SessionEffect.ConfirmStanding(), asked.Effects);
        Assert.Equal(SessionState.Interrupted, Session.State);
        _world.Confirm();
        Assert.Equal(SessionState.Live, Session.State);
        Assert.Contains(_world.Last.Effects, e => e is SessionEffect.RenewLease);
        Assert.False(_world.Last.PractitionerView.Paused);
    }

    [Fact]
    public void Consent_to_continue_after_sixty_seconds_comes_too_late()
    {
        _world.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        _world.Wait(TimeSpan.FromSeconds(60));
        var late = _world.Do(new SessionCommand.ContinueDespiteRestriction(Employee));
        Assert.Equal((DenyReason.WrongState, SessionState.Ended), (late.Refusal, late.Next.State));
        Assert.Contains(new SessionEffect.EmployeeReleased(), late.Effects);
    }

    [Fact]
    public void The_other_side_cannot_consent_to_continue()
    {
        _world.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        _world.Do(new SessionCommand.ContinueDespiteRestriction(Practitioner));
        _world.Write(Side.Employee, p => p with { Restricted = true });
        _world.Confirm();
        Assert.Equal(SessionState.Interrupted, Session.State);
        Assert.NotNull(_world.Last.EmployeeView.ContinueUntil);
    }

    [Fact]
    public void An_answer_from_before_the_restriction_brings_nothing_back()
    {
        _world.Ask();
        _world.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        _world.AnswerAny(0);
        Assert.Equal(SessionState.Interrupted, Session.State);
        _world.Do(new SessionCommand.ContinueDespiteRestriction(Employee));
        _world.Confirm();
        Assert.Equal(SessionState.Interrupted, Session.State);
    }

    [Fact]
    public void An_answer_from_before_the_consent_ends_nothing()
    {
        var world = new SessionWorld { E = new SessionWorld.Person(Consent: false) };
        world.Ask();
        world.Write(Side.Employee, p => p with { Consent = true });
        world.Live().AnswerAny(0);
        Assert.Equal(SessionState.Live, world.Session.State);
    }

    [Fact]
    public void An_answer_from_before_the_consent_to_continue_pauses_nothing()
    {
        _world.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        _world.Write(Side.Employee, p => p with { Restricted = true });
        _world.Ask();
        _world.Write(Side.Employee, p => p with { Continued = true });
        _world.Do(new SessionCommand.ContinueDespiteRestriction(Employee));
        _world.Confirm();
        _world.AnswerAny(0);
        Assert.Equal((SessionState.Live, (DateTimeOffset?)null), (Session.State, _world.Last.EmployeeView.ContinueUntil));
    }

    [Fact]
    public void An_old_consent_to_continue_does_not_outlive_a_new_restriction()
    {
        _world.Write(Side.Employee, p => p with { Restricted = true, Continued = true });
        _world.Confirm();
        Assert.Equal(SessionState.Live, Session.State);
        _world.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        _world.Confirm();
        Assert.Equal(SessionState.Interrupted, Session.State);
    }

    [Fact]
    public void Lifting_the_restriction_within_the_minute_brings_media_back()
    {
        _world.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        _world.Write(Side.Employee, p => p with { Restricted = true });
        _world.Confirm();
        _world.Write(Side.Employee, p => p with { Restricted = false });
        _world.Confirm();
        Assert.Equal(SessionState.Live, Session.State);
    }

    [Fact]
    public void Two_restrictions_need_two_consents_to_continue()
    {
        foreach (var side in (Side[])[Side.Employee, Side.Practitioner])
        {
            _world.Do(new SessionCommand.Stop(side == Side.Employee ? Employee : Practitioner, EndReason.Restricted));
            _world.Write(side, p => p with { Restricted = true });
        }

        _world.Write(Side.Employee, p => p with { Continued = true });
        _world.Do(new SessionCommand.ContinueDespiteRestriction(Employee));
        _world.Confirm();
        Assert.Equal(SessionState.Interrupted, Session.State);
        _world.Write(Side.Practitioner, p => p with { Continued = true });
        _world.Do(new SessionCommand.ContinueDespiteRestriction(Practitioner));
        _world.Confirm();
        Assert.Equal(SessionState.Live, Session.State);
    }

    [Fact]
    public void On_hold_nobody_may_offer_and_only_the_restricted_person_hears_why()
    {
        _world.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        Assert.Equal(DenyReason.Restricted, _world.Do(new SessionCommand.Offer(Employee)).Refusal);
        Assert.Equal(DenyReason.NotConfirmed, _world.Do(new SessionCommand.Offer(Practitioner)).Refusal);
    }

    [Fact]
    public void Before_admission_a_restriction_ends_the_session_at_once()
    {
        var waiting = new SessionWorld().Waiting();
        waiting.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        Assert.Equal((SessionState.Ended, EndReason.Restricted, (EndReason?)null),
            (waiting.Session.State, waiting.Session.Reason, waiting.Last.PractitionerView.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_suspended_practitioner_ends_the_session_and_only_the_practitioner_learns_why(bool pushed)
    {
        _world.Suspended = true;
        _ = pushed ? _world.Do(new SessionCommand.Stop(Practitioner, EndReason.PractitionerSuspended)) : _world.Confirm();
        Assert.Equal(EndReason.PractitionerSuspended, Session.Reason);
        Assert.Equal((null, EndReason.PractitionerSuspended), (_world.Last.EmployeeView.Reason, _world.Last.PractitionerView.Reason));
    }

    [Fact]
    public void No_other_reason_stops_a_session() =>
        Assert.All(
            Enum.GetValues<EndReason>().Except([EndReason.ConsentWithdrawn, EndReason.Restricted, EndReason.PractitionerSuspended]),
            reason => Assert.Equal(DenyReason.Malformed, _world.Do(new SessionCommand.Stop(Employee, reason)).Refusal));
}
