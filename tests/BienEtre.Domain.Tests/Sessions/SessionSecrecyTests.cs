using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using CsCheck;
using static BienEtre.Domain.Tests.Sessions.SessionWorld;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>What one side can find out about the other: two worlds that differ in the other's decision only must look the same.</summary>
public sealed class SessionSecrecyTests
{
    [Fact]
    public void A_withdrawal_looks_like_the_client_finishing() => SessionStory.Gen.Sample(
        story => Same(story, Side.Practitioner, new SessionCommand.Stop(Employee, EndReason.ConsentWithdrawn),
            new SessionCommand.Leave(Employee, Finish: true)), iter: 5_000);

    [Fact]
    public void The_practitioners_withdrawal_looks_like_finishing_too() => SessionStory.Gen.Sample(
        story => Same(story, Side.Employee, new SessionCommand.Stop(Practitioner, EndReason.ConsentWithdrawn),
            new SessionCommand.Leave(Practitioner, Finish: true)), iter: 5_000);

    [Fact]
    public void A_restriction_looks_like_a_node_that_cannot_reach_the_ledger()
    {
        var restricted = new SessionWorld().Live().Wait(TimeSpan.FromSeconds(10));
        restricted.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        var cutOff = new SessionWorld().Live().Wait(TimeSpan.FromSeconds(10));
        cutOff.Do(new SessionCommand.Tick());
        Assert.Equal(SessionState.Interrupted, cutOff.Session.State);
        Assert.Equal(cutOff.Last.PractitionerView, restricted.Last.PractitionerView);
        Assert.Equal(cutOff.Session.Visit(), restricted.Session.Visit());
        Assert.NotEqual(cutOff.Last.EmployeeView, restricted.Last.EmployeeView);
        foreach (var probe in Probes(Practitioner).Where(probe => probe is SessionCommand.Offer or SessionCommand.Present or SessionCommand.Arrive))
        {
            Assert.Equal(Seen(cutOff, Side.Practitioner, probe), Seen(restricted, Side.Practitioner, probe));
        }
    }

    [Fact]
    public void A_restriction_that_ran_out_looks_like_the_client_finishing_in_a_pause()
    {
        var restricted = new SessionWorld().Live();
        restricted.Do(new SessionCommand.Stop(Employee, EndReason.Restricted));
        restricted.Wait(TimeSpan.FromSeconds(60)).Do(new SessionCommand.Tick());
        var finished = new SessionWorld().Live();
        finished.Do(new SessionCommand.Leave(Employee, Finish: false));
        finished.Wait(TimeSpan.FromSeconds(60)).Do(new SessionCommand.Leave(Employee, Finish: true));
        Assert.Equal(SessionState.Ended, restricted.Session.State);
        Assert.Equal(finished.Last.PractitionerView, restricted.Last.PractitionerView);
        Assert.Equal(finished.Session.Visit(), restricted.Session.Visit());
    }

    /// <summary>Negative control: where a side may know the difference, the comparison shows it.</summary>
    [Fact]
    public void Declining_does_not_look_like_the_client_leaving() => Assert.ThrowsAny<Exception>(
        () => Same((1, []), Side.Practitioner, new SessionCommand.Decline(Practitioner), new SessionCommand.Leave(Employee, Finish: true)));

    [Fact]
    public void A_node_that_cannot_reach_the_ledger_does_not_look_like_the_own_restriction() => Assert.ThrowsAny<Exception>(
        () => Same((5, []), Side.Employee, new SessionCommand.Stop(Employee, EndReason.Restricted), new SessionCommand.Leave(Practitioner, Finish: false)));

    private static SessionCommand[] Probes(SubjectId who) =>
    [
        new SessionCommand.Arrive(who, "9"), new SessionCommand.Offer(who), new SessionCommand.Present(who, new Devices(true, true)), new SessionCommand.Tick(),
        new SessionCommand.Leave(who, Finish: false), new SessionCommand.ContinueDespiteRestriction(who), new SessionCommand.Depart(who, "9"),
        new SessionCommand.Leave(who, Finish: true),
    ];

    private static void Same((int Prologue, Happening[] Happenings) story, Side watching, SessionCommand one, SessionCommand other)
    {
        var (a, b) = (SessionStory.Play(story), SessionStory.Play(story));
        Assert.Equal(Seen(a, watching, one), Seen(b, watching, other));
        foreach (var probe in Probes(watching == Side.Employee ? Employee : Practitioner))
        {
            a.Wait(TimeSpan.FromSeconds(7));
            b.Wait(TimeSpan.FromSeconds(7));
            Assert.Equal($"{a.Do(probe).Refusal} {Seen(a, watching, probe)}", $"{b.Do(probe).Refusal} {Seen(b, watching, probe)}");
        }
    }

    // Everything that reaches a side: the own view, what is sent to it, what its relay connection feels, and for the practitioner the queue.
    private static string Seen(SessionWorld world, Side watching, SessionCommand command)
    {
        var decision = world.Do(command);
        var view = watching == Side.Employee ? world.Last.EmployeeView : world.Last.PractitionerView;
        var visit = watching == Side.Employee ? null : decision.Next.Visit();
        var sent = decision.Effects.Where(effect => effect switch
        {
            SessionEffect.Notify notify => notify.Side == watching,
            SessionEffect.NotifyPeer peer => peer.To == watching,
            SessionEffect.NotifyPractitionerQueue => watching == Side.Practitioner,
            SessionEffect.RevokeMedia or SessionEffect.CloseMedia or SessionEffect.RenewLease => true,
            _ => false,
        });
        return $"{view} | {visit} | {string.Join(", ", sent)}";
    }
}
