using BienEtre.Domain.Gate;
using BienEtre.Domain.Practitioners;
using BienEtre.Domain.Sessions;
using CsCheck;

namespace BienEtre.Domain.Tests.Practitioners;

/// <summary>The practitioner's door: order, own place, one in the room, bounds, the day's list.</summary>
public sealed class DoorTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private Door _door = Door.Empty;
    private DateTimeOffset _now = Start;

    private DoorDecision Do(DoorCommand command)
    {
        _now = _now.AddSeconds(1);
        var decision = Door.Decide(_door, command, _now);
        _door = decision.Next;
        return decision;
    }

    private DoorDecision Tell(string session, SessionState state) => Do(new DoorCommand.Visit(Visit(session, state, _now)));

    private static SessionVisit Visit(string session, SessionState state, DateTimeOffset at) =>
        new(session, "Quiet Heron", state, true, MediaMode.Video, at, state == SessionState.Ended ? 50 : null);

    [Fact]
    public void Who_knocks_first_is_next_whatever_happens_in_between()
    {
        Tell("a", SessionState.Scheduled);
        Tell("b", SessionState.Waiting);
        Tell("c", SessionState.Waiting);
        Tell("a", SessionState.Waiting);
        Tell("b", SessionState.Waiting);
        Assert.Equal((1, 2, 3), (_door.PlaceOf("b"), _door.PlaceOf("c"), _door.PlaceOf("a")));
        Assert.Equal(0, _door.PlaceOf("nobody"));
    }

    [Fact]
    public void When_one_goes_in_the_others_move_up_and_hear_their_own_place_only()
    {
        Tell("a", SessionState.Waiting);
        Tell("b", SessionState.Waiting);
        Tell("c", SessionState.Waiting);
        var admitted = Tell("a", SessionState.Admitted);
        Assert.Equal([new DoorEffect.TellPlace("b", 1), new DoorEffect.TellPlace("c", 2)], admitted.Effects.OfType<DoorEffect.TellPlace>());
        Assert.Equal(0, _door.PlaceOf("a"));
    }

    [Theory]
    [InlineData(SessionState.Admitted)]
    [InlineData(SessionState.Connecting)]
    [InlineData(SessionState.Live)]
    [InlineData(SessionState.Interrupted)]
    public void One_client_is_in_the_room_at_a_time(SessionState state)
    {
        Tell("a", SessionState.Waiting);
        Tell("b", SessionState.Waiting);
        Tell("a", SessionState.Admitted);
        Tell("a", state);
        var second = Tell("b", SessionState.Admitted);
        Assert.Equal((DenyReason.LimitReached, 0), (second.Refusal, second.Effects.Length));
        Assert.Equal(1, _door.PlaceOf("b"));
        Tell("a", SessionState.Ended);
        Assert.Equal(DenyReason.None, Tell("b", SessionState.Admitted).Refusal);
    }

    [Fact]
    public void An_admission_that_came_to_nothing_frees_the_room_and_keeps_the_place()
    {
        Tell("a", SessionState.Waiting);
        Tell("b", SessionState.Waiting);
        Tell("a", SessionState.Admitted);
        Tell("a", SessionState.Waiting);
        Assert.Equal((1, 2), (_door.PlaceOf("a"), _door.PlaceOf("b")));
        Assert.Equal(DenyReason.None, Tell("b", SessionState.Admitted).Refusal);
    }

    [Fact]
    public void On_a_break_nobody_new_comes_and_who_is_here_stays()
    {
        Tell("a", SessionState.Waiting);
        var change = Do(new DoorCommand.Break(true));
        Assert.Equal([new DoorEffect.DoorChanged(true, false), new DoorEffect.DayChanged()], change.Effects);
        Assert.False(_door.Accepting);
        Assert.Equal(DenyReason.PractitionerAway, Tell("b", SessionState.Scheduled).Refusal);
        Assert.Equal(DenyReason.None, Tell("a", SessionState.Admitted).Refusal);
        Do(new DoorCommand.Break(false));
        Assert.Equal(DenyReason.None, Tell("b", SessionState.Scheduled).Refusal);
        Assert.Empty(Do(new DoorCommand.Break(false)).Effects);
    }

    [Fact]
    public void Suspension_stops_every_session_and_lets_no_further_word_in_but_the_end()
    {
        Tell("a", SessionState.Waiting);
        Tell("a", SessionState.Admitted);
        Tell("b", SessionState.Waiting);
        var suspended = Do(new DoorCommand.Suspend());
        Assert.Equal([new DoorEffect.StopSession("a"), new DoorEffect.StopSession("b")], suspended.Effects.Take(2));
        Assert.Equal(DenyReason.PractitionerAway, Tell("b", SessionState.Admitted).Refusal);
        Assert.Equal(DenyReason.PractitionerAway, Tell("c", SessionState.Live).Refusal);
        Assert.Equal(DenyReason.None, Tell("a", SessionState.Ended).Refusal);
        Assert.Single(_door.Open);
        Assert.Empty(Do(new DoorCommand.Suspend()).Effects);
    }

    [Fact]
    public void The_house_is_full_at_fifty()
    {
        for (var i = 0; i < Door.OpenMax; i++)
        {
            Assert.Equal(DenyReason.None, Tell($"s{i}", SessionState.Waiting).Refusal);
        }

        Assert.False(_door.Accepting);
        Assert.Equal(DenyReason.LimitReached, Tell("one more", SessionState.Waiting).Refusal);
        Assert.Equal(DenyReason.None, Tell("s7", SessionState.Waiting).Refusal);
        Assert.Equal(Door.OpenMax, _door.Open.Length);
    }

    [Fact]
    public void Ended_visits_are_listed_once_newest_first_for_a_day_and_at_most_fifty()
    {
        for (var i = 0; i < Door.PastMax + 5; i++)
        {
            Tell($"s{i}", SessionState.Waiting);
            Tell($"s{i}", SessionState.Ended);
            Tell($"s{i}", SessionState.Ended);
        }

        Assert.Equal((Door.PastMax, "s54", 0), (_door.Past.Length, _door.Past[0].Session, _door.Open.Length));
        _now = _now.AddDays(1);
        Assert.Equal([new DoorEffect.DayChanged()], Do(new DoorCommand.Tick()).Effects);
        Assert.Empty(_door.Past);
    }

    [Fact]
    public void A_word_overtaken_by_the_end_brings_nobody_back()
    {
        Tell("a", SessionState.Waiting);
        Tell("a", SessionState.Ended);
        Assert.Equal(DenyReason.WrongState, Tell("a", SessionState.Live).Refusal);
        Assert.Empty(_door.Open);
    }

    [Fact]
    public void A_door_that_was_lost_takes_running_sessions_in_again()
    {
        Do(new DoorCommand.Break(true));
        Assert.Equal(DenyReason.None, Tell("w", SessionState.Waiting).Refusal);
        Assert.Equal(DenyReason.None, Tell("a", SessionState.Interrupted).Refusal);
        Assert.Equal(DenyReason.LimitReached, Tell("b", SessionState.Live).Refusal);
    }

    [Fact]
    public void Whatever_is_told_bounds_hold_and_one_is_in_the_room() =>
        Gen.Select(Gen.Int[0, 60], Gen.Enum<SessionState>(), Gen.Int[0, 20]).Array[0, 200].Sample(
        tellings =>
        {
            var (door, now) = (Door.Empty, Start);
            foreach (var (session, state, other) in tellings)
            {
                now = now.AddMinutes(other);
                DoorCommand command = other switch
                {
                    0 => new DoorCommand.Break(session % 2 == 0),
                    1 when session == 0 => new DoorCommand.Suspend(),
                    2 => new DoorCommand.Tick(),
                    _ => new DoorCommand.Visit(Visit($"s{session}", state, now)),
                };
                var before = door;
                door = Door.Decide(door, command, now).Next;
                Assert.InRange(door.Open.Length, 0, Door.OpenMax + 1);
                Assert.InRange(door.Past.Length, 0, Door.PastMax);
                Assert.InRange(door.Open.Count(q => q.Visit.State is not (SessionState.Scheduled or SessionState.Waiting)), 0, 1);
                Assert.Equal(door.Open.Length + door.Past.Length,
                    door.Open.Select(q => q.Visit.Session).Concat(door.Past.Select(p => p.Session)).Distinct().Count());
                var places = door.Open.Select(q => door.PlaceOf(q.Visit.Session)).Where(place => place > 0);
                Assert.Equal(Enumerable.Range(1, door.Open.Count(q => q.Visit.State == SessionState.Waiting)), places);
                Assert.True(!before.Suspended || door.Suspended);
            }
        },
        iter: 2_000);
}
