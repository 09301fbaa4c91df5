using BienEtre.Domain.Gate;
using BienEtre.Domain.Sessions;
using static BienEtre.Domain.Tests.Sessions.SessionWorld;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>Time bounds, the lease, and lost nodes.</summary>
public sealed class SessionTimeTests
{
    private readonly SessionWorld _world = new();

    private Session Session => _world.Session;

    [Theory]
    [InlineData(SessionState.Scheduled, 10)]
    [InlineData(SessionState.Waiting, 60)]
    [InlineData(SessionState.Admitted, 10)]
    [InlineData(SessionState.Connecting, 10)]
    [InlineData(SessionState.Live, 180)]
    public void Every_state_has_its_bound(SessionState state, int minutes)
    {
        _ = state switch
        {
            SessionState.Waiting => _world.Waiting(),
            SessionState.Admitted => _world.Admitted(),
            SessionState.Connecting => _world.Connecting(),
            SessionState.Live => _world.Live(),
            _ => _world,
        };
        Assert.Equal((state, Start.AddMinutes(minutes)), (Session.State, Session.Deadline));
        _world.Healthy(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        Assert.Equal(state, Session.State);
        _world.Wait(TimeSpan.FromSeconds(1)).Do(new SessionCommand.Tick());
        Assert.Equal((SessionState.Ended, EndReason.Timeout, EndReason.Timeout), (Session.State, Session.Reason, _world.Last.PractitionerView.Reason));
    }

    [Fact]
    public void Waiting_without_a_page_ends_after_ten_minutes_and_coming_back_saves_it()
    {
        _world.Waiting().Wait(TimeSpan.FromMinutes(5)).Do(new SessionCommand.Depart(Employee, "e1"));
        _world.Wait(TimeSpan.FromMinutes(9)).Do(new SessionCommand.Arrive(Employee, "e2"));
        _world.Wait(TimeSpan.FromMinutes(20)).Do(new SessionCommand.Depart(Employee, "e2"));
        Assert.Equal(_world.Now.AddMinutes(10), Session.Deadline);
        _world.Wait(TimeSpan.FromMinutes(10)).Do(new SessionCommand.Arrive(Employee, "e3"));
        Assert.Equal(EndReason.Timeout, Session.Reason);
    }

    [Fact]
    public void An_interruption_can_be_resumed_for_ten_minutes()
    {
        _world.Live().Wait(TimeSpan.FromSeconds(1)).Do(new SessionCommand.RelayChanged(Side.Employee, RelayChange.Disconnected));
        Assert.Equal((_world.Now.AddMinutes(10), _world.Now.AddMinutes(10)), (Session.Deadline, _world.Last.EmployeeView.ResumeUntil));
        _world.Healthy(TimeSpan.FromSeconds(598)).Do(new SessionCommand.RelayChanged(Side.Employee, RelayChange.Connected));
        Assert.Equal(SessionState.Live, Session.State);
    }

    [Fact]
    public void Ten_seconds_without_an_answer_stop_media_and_the_next_answer_brings_it_back()
    {
        _world.Live().Wait(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1)).Do(new SessionCommand.Tick());
        Assert.Equal(SessionState.Live, Session.State);
        _world.Wait(TimeSpan.FromMilliseconds(1)).Do(new SessionCommand.Tick());
        Assert.Equal(SessionState.Interrupted, Session.State);
        Assert.Equal(new SessionEffect.RevokeMedia(), _world.Last.Effects[0]);
        Assert.Contains(new SessionEffect.ConfirmStanding(), _world.Last.Effects);
        Assert.True(_world.Last.EmployeeView.Paused && _world.Last.PractitionerView.Paused);
        _world.Wait(TimeSpan.FromSeconds(30)).Confirm();
        Assert.Equal(SessionState.Live, Session.State);
    }

    [Fact]
    public void An_answer_counts_from_when_it_was_asked()
    {
        _world.Live().Ask();
        _world.Wait(TimeSpan.FromSeconds(9.9)).AnswerAny(0);
        Assert.Equal(SessionState.Live, Session.State);
        _world.Wait(TimeSpan.FromSeconds(0.1)).Do(new SessionCommand.Tick());
        Assert.Equal(SessionState.Interrupted, Session.State);
        _world.Ask();
        _world.Wait(TimeSpan.FromSeconds(10)).AnswerAny(0);
        Assert.Equal((SessionState.Interrupted, DenyReason.NotConfirmed), (Session.State, _world.Last.Refusal));
    }

    [Fact]
    public void Nobody_looking_does_not_lengthen_a_bound()
    {
        // The verdict ran out 10 s after admission; the ten minutes count from there, not from the next command.
        _world.Live().Wait(TimeSpan.FromSeconds(609)).Do(new SessionCommand.Arrive(Employee, "e2"));
        Assert.Equal((SessionState.Interrupted, Start.AddSeconds(610)), (Session.State, Session.Deadline));
        var late = new SessionWorld().Live().Wait(TimeSpan.FromSeconds(610));
        Assert.Equal(SessionState.Ended, late.Confirm().Next.State);
    }

    [Fact]
    public void A_clock_set_back_fails_closed_and_a_small_step_does_not()
    {
        _world.Live().Wait(TimeSpan.FromSeconds(-1)).Do(new SessionCommand.Tick());
        Assert.Equal(SessionState.Live, Session.State);
        _world.Wait(TimeSpan.FromSeconds(-1)).Do(new SessionCommand.Tick());
        Assert.Equal(SessionState.Interrupted, Session.State);
    }

    [Fact]
    public void Flapping_connections_do_not_outlast_the_session()
    {
        _world.Live();
        while (Session.State != SessionState.Ended && _world.Now < Start.AddHours(4))
        {
            _world.Do(new SessionCommand.RelayChanged(Side.Employee, RelayChange.Disconnected));
            _world.Healthy(TimeSpan.FromMinutes(9)).Do(new SessionCommand.RelayChanged(Side.Employee, RelayChange.Connected));
        }

        Assert.Equal((EndReason.Timeout, true), (Session.Reason, _world.Now - Start <= TimeSpan.FromHours(3) + TimeSpan.FromMinutes(9)));
    }

    [Fact]
    public void After_a_lost_node_both_come_back_and_it_goes_on()
    {
        _world.Live().Wait(TimeSpan.FromSeconds(30));
        var restored = Session.Decide(Session.Restore(Session.ToRecord()), new SessionCommand.NodeLost(), _world.Now);
        Assert.Equal(SessionState.Interrupted, restored.Next.State);
        Assert.Equal([new SessionEffect.RevokeMedia(), new SessionEffect.CloseMedia(), new SessionEffect.ConfirmStanding()], restored.Effects.Take(3));
        Assert.Contains(restored.Effects, e => e is SessionEffect.NotifyPractitionerQueue);

        _world.Do(new SessionCommand.NodeLost());
        Assert.Equal(DenyReason.NotConfirmed, _world.Do(new SessionCommand.Offer(Employee)).Refusal);
        _world.Confirm();
        _world.Connect(Side.Employee);
        _world.Connect(Side.Practitioner);
        Assert.Equal(SessionState.Live, Session.State);
    }

    [Fact]
    public void Nobody_back_after_a_lost_node_ends_as_node_lost()
    {
        _world.Live().Do(new SessionCommand.NodeLost());
        _world.Wait(TimeSpan.FromMinutes(10)).Do(new SessionCommand.Tick());
        Assert.Equal(EndReason.NodeLost, Session.Reason);
    }

    [Fact]
    public void A_lost_node_does_not_lose_a_hold()
    {
        _world.Live().Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        var restored = Session.Decide(Session.Restore(Session.ToRecord()), new SessionCommand.NodeLost(), _world.Now.AddSeconds(59)).Next;
        Assert.Equal(_world.Now.AddSeconds(60), restored.ViewFor(Side.Employee).ContinueUntil);
        Assert.Equal(EndReason.Restricted, Session.Decide(restored, new SessionCommand.Tick(), _world.Now.AddSeconds(60)).Next.Reason);
    }

    [Theory]
    [InlineData(299, 0)]
    [InlineData(300, 5)]
    [InlineData(3120, 50)]
    public void What_remains_of_the_length_is_a_bucket_of_five_minutes(int seconds, int minutes)
    {
        _world.Live().Healthy(TimeSpan.FromSeconds(seconds)).Do(new SessionCommand.Leave(Employee, Finish: true));
        Assert.Equal(minutes, Session.ToRecord().Skeleton!.DurationMinutes);
    }

    [Fact]
    public void A_session_found_long_after_its_node_was_lost_counts_no_longer_than_it_could_last()
    {
        _world.Live();
        var found = Session.Decide(Session.Restore(Session.ToRecord()), new SessionCommand.NodeLost(), _world.Now.AddDays(2)).Next;
        Assert.Equal((SessionState.Ended, 180), (found.State, found.ToRecord().Skeleton!.DurationMinutes));
    }

    [Fact]
    public void What_remains_names_no_employee()
    {
        _world.Live().Do(new SessionCommand.Leave(Employee, Finish: true));
        var record = Session.ToRecord();
        Assert.Null(record.Running);
        Assert.Equal(new SkeletonRecord(EndReason.Completed, 0, new DateOnly(2026, 3, 1)), record.Skeleton);
        Assert.DoesNotContain(Employee.Value, record.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Heron", record.ToString(), StringComparison.Ordinal);
        var restored = Session.Restore(record);
        Assert.Null(restored.SideOf(Employee));
        Assert.Null(restored.SideOf(default));
        Assert.Equal((SessionState.Ended, (EndReason?)null), (restored.State, restored.ViewFor(Side.Practitioner).Reason));
    }
}
