using BienEtre.Domain.Sessions;
using CsCheck;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>The promises of a session over random stories.</summary>
public sealed class SessionPropertyTests
{
    private const int Stories = 10_000;

    [Fact]
    public void No_story_lets_media_flow_without_admission_and_fresh_consent_of_both() => Check(SessionPromises.NoMediaWithoutAdmissionAndConsent);

    [Fact]
    public void No_story_lets_media_flow_on_hold() => Check(SessionPromises.NoMediaOnHold);

    [Fact]
    public void No_story_lets_media_flow_with_one_side_only() => Check(SessionPromises.NoMediaWithoutBothSides);

    [Fact]
    public void Every_stop_revokes_before_it_stores() => Check(SessionPromises.StopsBeforeItStores);

    [Fact]
    public void Ended_is_for_good() => Check(SessionPromises.EndedIsForGood);

    [Fact]
    public void Every_session_ends_in_time() => Check(SessionPromises.EndsInTime);

    [Fact]
    public void No_view_tells_the_cause_of_the_other_side() => Check(SessionPromises.ViewsKeepTheCause);

    [Fact]
    public void At_its_deadline_every_session_ends() => SessionStory.Gen.Sample(
        story =>
        {
            var world = SessionStory.Play(story);
            if (world.Session.Deadline is not { } deadline)
            {
                return;
            }

            // However late somebody looks, and whatever is said then.
            world.Wait((deadline > world.Now ? deadline - world.Now : TimeSpan.Zero) + TimeSpan.FromHours(story.Prologue));
            world.Confirm();
            Assert.Equal(SessionState.Ended, world.Session.State);
            Assert.Null(world.Session.Deadline);
        },
        iter: Stories);

    [Fact]
    public void The_same_command_at_the_same_time_changes_nothing_more() => SessionStory.Gen.Sample(
        story =>
        {
            var world = SessionStory.Play(story);
            if (world.Trace.Count == 0 || world.Last.Command is SessionCommand.NodeLost)
            {
                return;
            }

            var (state, employee, practitioner, record) = (world.Session.State, world.Last.EmployeeView, world.Last.PractitionerView, world.Session.ToRecord());
            world.Wait(world.Last.At - world.Now);
            var again = world.Do(world.Last.Command);
            Assert.Equal((state, employee, practitioner, record), (again.Next.State, world.Last.EmployeeView, world.Last.PractitionerView,
                again.Next.ToRecord()));
            Assert.DoesNotContain(
                again.Effects,
                effect => effect is SessionEffect.Persist or SessionEffect.Notify or SessionEffect.RenewLease or SessionEffect.EmployeeReleased);
        },
        iter: Stories);

    [Fact]
    public void What_is_stored_brings_the_session_back_and_never_brings_media_back() => SessionStory.Gen.Sample(
        story =>
        {
            var world = SessionStory.Play(story);
            var record = world.Session.ToRecord();
            var restored = Session.Restore(record);
            Assert.Equal(record, restored.ToRecord());
            var decision = Session.Decide(restored, new SessionCommand.NodeLost(), world.Now);
            Assert.NotEqual(SessionState.Live, decision.Next.State);
            Assert.Equal(world.Session.EmployeeSide.Hold is not null, restored.EmployeeSide.Hold is not null);
            Assert.DoesNotContain(decision.Effects, effect => effect is SessionEffect.RenewLease);
        },
        iter: Stories);

    /// <summary>Stories that get nowhere would prove nothing: this counts how far they get.</summary>
    [Fact]
    public void Stories_reach_every_state_every_end_and_every_turn()
    {
        var states = new Dictionary<SessionState, int>();
        var ends = new Dictionary<EndReason, int>();
        var (holds, continued, relived, gate) = (0, 0, 0, new Lock());
        SessionStory.Gen.Sample(
            story =>
            {
                var world = SessionStory.Play(story);
                var held = world.Trace.FindIndex(seen => seen.EmployeeView.ContinueUntil is not null || seen.PractitionerView.ContinueUntil is not null);
                var live = world.Trace.FindIndex(seen => seen.State == SessionState.Live);
                lock (gate)
                {
                    foreach (var state in world.Trace.Select(seen => seen.State).Distinct())
                    {
                        states[state] = states.GetValueOrDefault(state) + 1;
                    }

                    if (world.Session.Reason is { } reason)
                    {
                        ends[reason] = ends.GetValueOrDefault(reason) + 1;
                    }

                    holds += held >= 0 ? 1 : 0;
                    continued += held >= 0 && world.Trace.Skip(held).Any(seen => seen.State == SessionState.Live) ? 1 : 0;
                    var after = live >= 0 ? world.Trace.Skip(live).SkipWhile(seen => seen.State == SessionState.Live) : [];
                    relived += after.Any(seen => seen.State == SessionState.Live) ? 1 : 0;
                }
            },
            iter: Stories);

        Assert.All(Enum.GetValues<SessionState>(), state => Assert.True(states.GetValueOrDefault(state) >= 200,
            $"{state}: {states.GetValueOrDefault(state)} stories"));
        EndReason[] later = [EndReason.EncryptionFailed, EndReason.VerificationFailed, EndReason.EntitlementEnded];
        Assert.All(Enum.GetValues<EndReason>().Except(later), reason =>
            Assert.True(ends.GetValueOrDefault(reason) >= 5, $"{reason}: {ends.GetValueOrDefault(reason)} stories"));
        Assert.True(holds >= 500 && continued >= 50 && relived >= 250, $"on hold {holds}, live again after a hold {continued}, live again {relived}");
    }

    private static void Check(Func<IEnumerable<Observation>, string?> promise) => SessionStory.Gen.Sample(
        story => Assert.Null(promise(SessionStory.Play(story).Trace)),
        iter: Stories,
        print: story => string.Join("\n", SessionStory.Play(story).Trace.Select(seen => $"{seen.At:O} {seen.Command} -> {seen.State} {seen.Refusal}")));
}
