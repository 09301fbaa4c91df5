using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Restriction;
using BienEtre.Domain.Sessions;
using BienEtre.Grains.Tests.Support;

namespace BienEtre.Grains.Tests.Consent;

/// <summary>Stop first, then store: a withdrawal or restriction in mid-call.</summary>
public sealed class StopFirstTests(Cluster cluster)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_withdrawal_stops_media_before_it_is_stored_and_ends_the_session_for_both(bool byEmployee)
    {
        var scene = await new Scene(cluster).LiveAsync();
        var (one, other) = byEmployee ? (scene.Employee, scene.Practitioner) : (scene.Practitioner, scene.Employee);
        Assert.IsType<ConsentResult.Recorded>(await scene.WithdrawAsync(one));
        AssertStoppedBefore(scene, one.Subject.Value, "append ConsentWithdrawn");
        Assert.False(scene.Forwards);
        Assert.False(cluster.Relay.Holds(scene.Session, Side.Employee) || cluster.Relay.Holds(scene.Session, Side.Practitioner));

        var own = await scene.ViewAsync(one);
        var others = await scene.ViewAsync(other);
        Assert.Equal((SessionState.Ended, EndReason.ConsentWithdrawn), (own.State, own.Reason));
        Assert.Equal((SessionState.Ended, null), (others.State, others.Reason));
    }

    [Fact]
    public async Task When_the_ledger_throws_media_is_stopped_all_the_same_and_stays_so_until_the_retry_is_stored()
    {
        var scene = await new Scene(cluster).LiveAsync();
        var operation = cluster.Identifiers.NewId();
        cluster.Ledger.FailAppends(scene.Employee.Subject);
        Assert.Equal(new ConsentResult.Refused(Refusal.StorageUnavailable), await scene.WithdrawAsync(scene.Employee, operation));
        AssertStoppedBefore(scene, scene.Employee.Subject.Value, "append ConsentWithdrawn");
        await cluster.PassAsync(TimeSpan.FromSeconds(15));
        Assert.False(scene.Forwards);

        // Not stored, and yet no other session can begin with this consent.
        var next = new Scene(cluster) { Employee = scene.Employee };
        await cluster.As(next.Practitioner, _ => next.OpenAsync());
        await next.ConsentAsync(next.Practitioner);
        await next.RequestAsync();
        await next.JoinAsync(next.Employee);
        await Assert.ThrowsAsync<GateDeniedException>(() => next.In(next.Practitioner, session => session.AdmitAsync()));

        cluster.Ledger.Heal(scene.Employee.Subject);
        Assert.IsType<ConsentResult.Recorded>(await scene.WithdrawAsync(scene.Employee, operation));
    }

    [Fact]
    public async Task When_the_ledger_hangs_media_is_stopped_all_the_same_and_the_person_is_told()
    {
        var scene = await new Scene(cluster).LiveAsync();
        cluster.Ledger.HangAppends(scene.Employee.Subject);
        var withdrawing = scene.WithdrawAsync(scene.Employee);
        await Cluster.UntilAsync(() => !scene.Forwards, "media stopped");
        Assert.False(withdrawing.IsCompleted);
        await cluster.PassAsync(TimeSpan.FromSeconds(6));
        Assert.Equal(new ConsentResult.Refused(Refusal.StorageUnavailable), await withdrawing);
        AssertStoppedBefore(scene, scene.Employee.Subject.Value, "append ConsentWithdrawn");
    }

    [Fact]
    public async Task When_the_session_cannot_be_stored_either_media_is_stopped_all_the_same()
    {
        var scene = await new Scene(cluster).LiveAsync();
        cluster.Storage.Fail(scene.Session);
        cluster.Ledger.FailAppends(scene.Employee.Subject);
        await scene.WithdrawAsync(scene.Employee);
        Assert.False(scene.Forwards);
        Assert.Equal(SessionState.Ended, (await scene.ViewAsync(scene.Practitioner)).State);
        cluster.Storage.Heal(scene.Session);
        await cluster.PassAsync(TimeSpan.FromSeconds(4));
        var stored = System.Text.Encoding.ASCII.GetString(cluster.Storage.Bytes("session", scene.Session)!);
        Assert.DoesNotContain(scene.Employee.Subject.Value, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restriction_pauses_media_before_it_is_stored_and_is_neutral_for_the_other()
    {
        var scene = await new Scene(cluster).LiveAsync();
        Assert.IsType<RestrictionResult.Recorded>(await scene.RestrictAsync(scene.Employee));
        AssertStoppedBefore(scene, scene.Employee.Subject.Value, "append Restricted");
        Assert.False(scene.Forwards);

        var own = await scene.ViewAsync(scene.Employee);
        var others = await scene.ViewAsync(scene.Practitioner);
        Assert.Equal(cluster.Clock.GetUtcNow() + TimeSpan.FromSeconds(60), own.ContinueUntil);
        Assert.Equal((SessionState.Interrupted, true, null, null), (others.State, others.Paused, others.ContinueUntil, others.Reason));
    }

    [Fact]
    public async Task Who_consents_to_continue_is_live_again_when_the_ledger_confirms_it()
    {
        var scene = await new Scene(cluster).LiveAsync();
        await scene.RestrictAsync(scene.Employee);
        await cluster.PassAsync(TimeSpan.FromSeconds(30));
        Assert.False(scene.Forwards);
        Assert.IsType<RestrictionResult.Recorded>(await scene.ContinueAsync(scene.Employee));
        await Cluster.UntilAsync(() => scene.Forwards, "media flows again");
        await cluster.PassAsync(TimeSpan.FromSeconds(70));
        Assert.True(scene.Forwards);
        Assert.Equal(SessionState.Live, (await scene.ViewAsync(scene.Practitioner)).State);
    }

    [Fact]
    public async Task Who_does_not_consent_to_continue_within_a_minute_is_out()
    {
        var scene = await new Scene(cluster).LiveAsync();
        await scene.RestrictAsync(scene.Employee);
        await cluster.PassAsync(TimeSpan.FromSeconds(58));
        Assert.Equal(SessionState.Interrupted, (await scene.ViewAsync(scene.Employee)).State);
        await cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(EndReason.Restricted, (await scene.ViewAsync(scene.Employee)).Reason);
        var others = await scene.ViewAsync(scene.Practitioner);
        Assert.Equal((SessionState.Ended, null), (others.State, others.Reason));
        Assert.Equal(Refusal.WrongState, Assert.IsType<RestrictionResult.Refused>(await LateAsync(scene)).Reason);
    }

    private static async Task<RestrictionResult> LateAsync(Scene scene)
    {
        // Too late for this session: the consent to continue is a record all the same, the session stays ended.
        var result = await scene.ContinueAsync(scene.Employee);
        Assert.Equal(SessionState.Ended, (await scene.ViewAsync(scene.Employee)).State);
        return result is RestrictionResult.Recorded ? new RestrictionResult.Refused(Refusal.WrongState) : result;
    }

    private void AssertStoppedBefore(Scene scene, string subject, string append)
    {
        var events = cluster.Timeline.Of(scene.Session, subject).ToList();
        var live = events.FindLastIndex(what => what.StartsWith("renew", StringComparison.Ordinal));
        var stopped = events.FindIndex(live, what => what.StartsWith("revoke", StringComparison.Ordinal));
        var stored = events.FindIndex(live, what => what.StartsWith(append, StringComparison.Ordinal));
        Assert.True(stopped > live && stored > stopped, string.Join("; ", events));
    }
}
