using BienEtre.Domain.Gate;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using static BienEtre.Domain.Tests.Sessions.SessionWorld;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>The ordinary way of a session, and who may do what.</summary>
public sealed class SessionLifeTests
{
    private readonly SessionWorld _world = new();

    private Session Session => _world.Session;

    [Fact]
    public void A_requested_session_waits_when_the_employees_page_comes_and_the_practitioner_hears_the_knock()
    {
        Assert.Equal(SessionState.Scheduled, Session.State);
        var decision = _world.Do(new SessionCommand.Arrive(Employee, "e1"));
        Assert.Equal(SessionState.Waiting, decision.Next.State);
        var knock = Assert.Single(decision.Effects.OfType<SessionEffect.NotifyPractitionerQueue>()).Visit;
        Assert.Equal(("Quiet Heron", SessionState.Waiting, true, (int?)null), (knock.Alias, knock.State, knock.Here, knock.DurationMinutes));
    }

    [Fact]
    public void The_practitioners_page_alone_is_no_knock()
    {
        _world.Do(new SessionCommand.Arrive(Practitioner, "p1"));
        Assert.Equal(SessionState.Scheduled, Session.State);
    }

    [Fact]
    public void Admitted_connected_and_consented_it_is_live_and_the_relay_gets_a_lease_no_longer_than_the_verdict()
    {
        _world.Connecting().Wait(TimeSpan.FromSeconds(3));
        Assert.Equal(SessionState.Connecting, Session.State);
        _world.Connect(Side.Practitioner);
        Assert.Equal(SessionState.Live, Session.State);
        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(_world.Last.Effects.OfType<SessionEffect.RenewLease>()).TimeToLive);
        Assert.Equal(_world.Now, Session.LiveSince);
    }

    [Fact]
    public void A_live_session_asks_every_two_seconds_and_renews_with_each_answer()
    {
        _world.Live().Wait(TimeSpan.FromSeconds(1.9));
        Assert.Empty(_world.Do(new SessionCommand.Tick()).Effects);
        _world.Wait(TimeSpan.FromSeconds(0.1));
        Assert.Equal([new SessionEffect.ConfirmStanding()], _world.Do(new SessionCommand.Tick()).Effects);
        Assert.Equal([new SessionEffect.RenewLease(LeaseRule.Valid)], _world.Confirm().Effects);
    }

    [Fact]
    public void Only_the_practitioner_of_this_session_admits()
    {
        _world.Waiting();
        Assert.Equal(DenyReason.NotAllowed, _world.Do(new SessionCommand.Admit(Employee, _world.Standing)).Refusal);
        Assert.Equal(DenyReason.NotAllowed, _world.Do(new SessionCommand.Admit(Stranger, _world.Standing)).Refusal);
        Assert.Equal(DenyReason.NotAllowed, _world.Do(new SessionCommand.Admit(default, _world.Standing)).Refusal);
        Assert.Equal(SessionState.Waiting, Session.State);
    }

    [Fact]
    public void Nobody_is_admitted_before_knocking()
    {
        _world.Do(new SessionCommand.Arrive(Practitioner, "p1"));
        Assert.Equal(DenyReason.WrongState, _world.Do(new SessionCommand.Admit(Practitioner, _world.Standing)).Refusal);
    }

    [Theory]
    [InlineData(false, true, DenyReason.OtherNotReady)]
    [InlineData(true, false, DenyReason.ConsentMissing)]
    [InlineData(false, false, DenyReason.ConsentMissing)]
    public void Admission_needs_the_consent_of_both(bool employee, bool practitioner, DenyReason refusal)
    {
        _world.Waiting();
        (_world.E, _world.P) = (new SessionWorld.Person(Consent: employee), new SessionWorld.Person(Consent: practitioner));
        Assert.Equal(refusal, _world.Do(new SessionCommand.Admit(Practitioner, _world.Standing)).Refusal);
        Assert.Equal(SessionState.Waiting, Session.State);
    }

    [Fact]
    public void The_practitioner_cannot_tell_a_restricted_client_from_one_without_consent()
    {
        _world.Waiting();
        var without = _world.Do(new SessionCommand.Admit(Practitioner, _world.Standing with { Employee = new SideStanding(false, false, false, 1) }));
        var restricted = _world.Do(new SessionCommand.Admit(Practitioner, _world.Standing with { Employee = new SideStanding(true, true, false, 1) }));
        Assert.Equal((without.Refusal, without.Effects.Length), (restricted.Refusal, restricted.Effects.Length));
        Assert.Equal(DenyReason.OtherNotReady, restricted.Refusal);
    }

    [Fact]
    public void Admission_needs_an_answer_of_just_now()
    {
        _world.Waiting();
        var old = _world.Standing with { AskedAt = _world.Now.AddSeconds(-10) };
        Assert.Equal(DenyReason.NotConfirmed, _world.Do(new SessionCommand.Admit(Practitioner, old)).Refusal);
        Assert.Equal(DenyReason.PractitionerAway, _world.Do(new SessionCommand.Admit(Practitioner,
            _world.Standing with { PractitionerSuspended = true })).Refusal);
    }

    [Fact]
    public void Nobody_offers_before_admission_and_a_stranger_never()
    {
        _world.Waiting();
        Assert.Equal(DenyReason.WrongState, _world.Do(new SessionCommand.Offer(Employee)).Refusal);
        Assert.Equal(DenyReason.WrongState, _world.Do(new SessionCommand.Offer(Practitioner)).Refusal);
        _world.Do(new SessionCommand.Admit(Practitioner, _world.Standing));
        SessionCommand[] commands =
        [
            new SessionCommand.Offer(Stranger), new SessionCommand.Present(Stranger, new Devices(true, true)), new SessionCommand.Leave(Stranger, true),
            new SessionCommand.Arrive(Stranger, "x"), new SessionCommand.Stop(Stranger, EndReason.ConsentWithdrawn),
            new SessionCommand.Stop(Stranger, EndReason.Restricted), new SessionCommand.Stop(Employee, EndReason.PractitionerSuspended),
            new SessionCommand.ContinueDespiteRestriction(Stranger), new SessionCommand.Decline(Employee),
        ];
        foreach (var command in commands)
        {
            var decision = _world.Do(command);
            Assert.Equal((DenyReason.NotAllowed, 0, SessionState.Admitted), (decision.Refusal, decision.Effects.Length, decision.Next.State));
        }
    }

    [Fact]
    public void A_connection_that_nobody_may_have_is_dropped_again()
    {
        _world.Waiting();
        Assert.Equal([new SessionEffect.LeaveMedia(Side.Employee)], _world.Do(new SessionCommand.RelayChanged(Side.Employee, RelayChange.Connected)).Effects);
        _world.Live().Do(new SessionCommand.Leave(Employee, Finish: true));
        Assert.Equal([new SessionEffect.CloseMedia()], _world.Do(new SessionCommand.Answered(Side.Employee)).Effects);
        Assert.Equal([new SessionEffect.CloseMedia()], _world.Do(new SessionCommand.RelayChanged(Side.Employee, RelayChange.Connected)).Effects);
    }

    [Fact]
    public void Declined_the_session_ends_as_not_admitted_and_both_know()
    {
        _world.Waiting().Do(new SessionCommand.Decline(Practitioner));
        Assert.Equal((SessionState.Ended, EndReason.NotAdmitted), (Session.State, Session.Reason));
        Assert.Equal(EndReason.NotAdmitted, _world.Last.EmployeeView.Reason);
        Assert.Equal(DenyReason.None, _world.Do(new SessionCommand.Decline(Practitioner)).Refusal);
    }

    [Fact]
    public void Finishing_after_being_live_completes_the_session_for_both_and_frees_the_employee()
    {
        _world.Live().Healthy(TimeSpan.FromMinutes(52)).Do(new SessionCommand.Leave(Practitioner, Finish: true));
        Assert.Equal(EndReason.Completed, Session.Reason);
        Assert.Equal(
            ["RevokeMedia", "CloseMedia", "Notify", "Notify", "NotifyPractitionerQueue", "EmployeeReleased", "Persist"],
                _world.Last.Effects.Select(e => e.GetType().Name));
        Assert.Equal(50, Session.Visit().DurationMinutes);
    }

    [Theory]
    [InlineData(true, EndReason.ByEmployee)]
    [InlineData(false, EndReason.ByPractitioner)]
    public void Finishing_before_it_was_live_is_leaving(bool employee, EndReason reason)
    {
        _world.Admitted().Do(new SessionCommand.Leave(employee ? Employee : Practitioner, Finish: true));
        Assert.Equal(reason, Session.Reason);
    }

    [Fact]
    public void Leaving_the_waiting_room_keeps_the_session_for_a_new_knock()
    {
        _world.Waiting().Do(new SessionCommand.Leave(Employee, Finish: false));
        Assert.Equal(SessionState.Scheduled, Session.State);
        _world.Wait(TimeSpan.FromMinutes(9)).Do(new SessionCommand.Arrive(Employee, "e2"));
        Assert.Equal(SessionState.Waiting, Session.State);
    }

    [Fact]
    public void A_side_that_steps_out_is_back_with_its_own_offer_only()
    {
        _world.Live().Do(new SessionCommand.Leave(Employee, Finish: false));
        Assert.Equal(SessionState.Interrupted, Session.State);
        Assert.Contains(new SessionEffect.LeaveMedia(Side.Employee), _world.Last.Effects);
        _world.Do(new SessionCommand.Arrive(Employee, "e2"));
        Assert.Equal([new SessionEffect.LeaveMedia(Side.Employee)], _world.Do(new SessionCommand.RelayChanged(Side.Employee, RelayChange.Connected)).Effects);
        Assert.Equal(SessionState.Interrupted, Session.State);
        _world.Connect(Side.Employee);
        Assert.Equal(SessionState.Live, Session.State);
    }

    [Fact]
    public void A_page_reload_goes_on_in_the_same_session()
    {
        _world.Live();
        _world.Do(new SessionCommand.Depart(Employee, "e1"));
        _world.Do(new SessionCommand.RelayChanged(Side.Employee, RelayChange.Closed));
        Assert.Equal(SessionState.Interrupted, Session.State);
        _world.Wait(TimeSpan.FromSeconds(2)).Do(new SessionCommand.Arrive(Employee, "e2"));
        _world.Connect(Side.Employee);
        Assert.Equal(SessionState.Live, Session.State);
        Assert.True(_world.Last.PractitionerView.OtherHere);
    }

    [Fact]
    public void Signalling_that_drops_does_not_touch_media()
    {
        _world.Live();
        var decision = _world.Do(new SessionCommand.Depart(Employee, "e1"));
        Assert.Equal(SessionState.Live, decision.Next.State);
        Assert.DoesNotContain(decision.Effects, e => e is SessionEffect.RevokeMedia or SessionEffect.Persist);
        Assert.False(_world.Last.PractitionerView.OtherHere);
    }

    [Fact]
    public void Connections_that_died_unnoticed_lock_nobody_out()
    {
        _world.Live();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(DenyReason.None, _world.Do(new SessionCommand.Arrive(Employee, $"page {i}")).Refusal);
        }

        Assert.Equal(["page 96", "page 97", "page 98", "page 99"], Session.EmployeeSide.Pages);
        Assert.Equal(DenyReason.Malformed, _world.Do(new SessionCommand.Arrive(Employee, new string('x', 129))).Refusal);
        Assert.Equal(DenyReason.Malformed, _world.Do(new SessionCommand.Arrive(Employee, "")).Refusal);
    }

    [Fact]
    public void The_other_side_hears_of_devices_and_so_does_one_who_comes_back()
    {
        _world.Live();
        var on = new Devices(true, false);
        Assert.Equal([new SessionEffect.NotifyPeer(Side.Practitioner, on)], _world.Do(new SessionCommand.Present(Employee, on)).Effects);
        Assert.Empty(_world.Do(new SessionCommand.Present(Employee, on)).Effects);
        Assert.Equal([new SessionEffect.NotifyPeer(Side.Practitioner, on)], _world.Do(new SessionCommand.Arrive(Practitioner, "p2")).Effects);
    }

    [Fact]
    public void A_request_with_malformed_parts_makes_no_session()
    {
        var id = Employee.Value;
        Assert.NotNull(Session.Request(id, Employee, Practitioner, "Quiet Heron", MediaMode.Audio, Start));
        Assert.Null(Session.Request("x", Employee, Practitioner, "Quiet Heron", MediaMode.Audio, Start));
        Assert.Null(Session.Request(id, Employee, Employee, "Quiet Heron", MediaMode.Audio, Start));
        Assert.Null(Session.Request(id, new SubjectId("x"), Practitioner, "Quiet Heron", MediaMode.Audio, Start));
        Assert.Null(Session.Request(id, Employee, default, "Quiet Heron", MediaMode.Audio, Start));
        Assert.Null(Session.Request(id, Employee, Practitioner, "", MediaMode.Audio, Start));
        Assert.Null(Session.Request(id, Employee, Practitioner, new string('x', 61), MediaMode.Audio, Start));
        Assert.Null(Session.Request(id, Employee, Practitioner, "Quiet Heron", (MediaMode)7, Start));
    }
}
