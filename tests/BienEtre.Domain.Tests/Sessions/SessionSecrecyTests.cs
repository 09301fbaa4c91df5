using BienEtre.Domain.Sessions;
using CsCheck;
using static BienEtre.Domain.Tests.Sessions.SessionWorld;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>What one side can find out about the other: two worlds that differ in the other's decision only must look the same.</summary>
public sealed class SessionSecrecyTests
{
    private static readonly SessionCommand[] Probes =
    [
        new SessionCommand.Arrive(Practitioner, "p9"), new SessionCommand.Offer(Practitioner), new SessionCommand.Present(Practitioner, new Devices(true, true)),
        new SessionCommand.Tick(), new SessionCommand.Leave(Practitioner, Finish: false), new SessionCommand.ContinueDespiteRestriction(Practitioner),
        new SessionCommand.Depart(Practitioner, "p9"), new SessionCommand.Leave(Practitioner, Finish: true),
    ];

    [Fact]
    public void A_withdrawal_looks_like_the_client_finishing() => SessionStory.Gen.Sample(
        story => Same(story, new SessionCommand.Stop(Employee, EndReason.ConsentWithdrawn), new SessionCommand.Leave(Employee, Finish: true)), iter: 5_000);

    [Fact]
    public void The_practitioners_withdrawal_looks_like_finishing_too()
    {
        var withdrawn = new SessionWorld().Live();
        var finished = new SessionWorld().Live();
        withdrawn.Do(new SessionCommand.Stop(Practitioner, EndReason.ConsentWithdrawn));
        finished.Do(new SessionCommand.Leave(Practitioner, Finish: true));
        Assert.Equal(finished.Last.EmployeeView, withdrawn.Last.EmployeeView);
    }

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
        Assert.Equal(Seen(cutOff, Probes[1]), Seen(restricted, Probes[1]));
        Assert.Equal(Seen(cutOff, Probes[2]), Seen(restricted, Probes[2]));
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

    /// <summary>Negative control: where the practitioner may know the difference, the comparison shows it.</summary>
    [Fact]
    public void Declining_does_not_look_like_the_client_leaving() => Assert.ThrowsAny<Exception>(
        () => Same((1, []), new SessionCommand.Decline(Practitioner), new SessionCommand.Leave(Employee, Finish: true)));

    private static void Same((int Prologue, Happening[] Happenings) story, SessionCommand one, SessionCommand other)
    {
        var (a, b) = (SessionStory.Play(story), SessionStory.Play(story));
        Assert.Equal(Seen(a, one), Seen(b, other));
        foreach (var probe in Probes)
        {
            a.Wait(TimeSpan.FromSeconds(7));
            b.Wait(TimeSpan.FromSeconds(7));
            Assert.Equal(Seen(a, probe), Seen(b, probe));
        }
    }

    // Everything that reaches the practitioner: the own view, the queue, what is sent to it, how its own commands are answered, and what its relay connection feels.
    private static string Seen(SessionWorld world, SessionCommand command)
    {
        var decision = world.Do(command);
        var own = Probes.Contains(command) ? decision.Refusal.ToString() : "";
        var sent = decision.Effects.Where(e => e is SessionEffect.Notify { Side: Side.Practitioner } or SessionEffect.NotifyPeer { To: Side.Practitioner }
            or SessionEffect.NotifyPractitionerQueue or SessionEffect.RevokeMedia or SessionEffect.CloseMedia or SessionEffect.RenewLease);
        return $"{own} | {world.Last.PractitionerView} | {decision.Next.Visit()} | {string.Join(", ", sent)}";
    }
}
