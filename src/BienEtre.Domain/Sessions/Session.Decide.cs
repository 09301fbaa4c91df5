using System.Collections.Immutable;
using BienEtre.Domain.Gate;

namespace BienEtre.Domain.Sessions;

public sealed partial record Session
{
    // What a command makes of a session: the session, what only the command itself can ask for, and the refusal.
    private readonly record struct Step(Session Next, DenyReason Refusal = DenyReason.None, SessionEffect? Extra = null)
    {
        public static implicit operator Step(Session next) => new(next);
    }

    /// <summary>
    /// Decides on a command. First time takes its toll (bounds, freshness of the verdict), then the command applies; what is to be done follows from
    /// the difference
    /// between before and after, so that no path can forget to stop media or to tell a side.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="command">The command.</param>
    /// <param name="now">The time.</param>
    public static SessionDecision Decide(Session session, SessionCommand command, DateTimeOffset now)
    {
        var aged = session.Age(now);
        var step = aged.Apply(command, now);
        return new SessionDecision(step.Next, Effects(session, step, command, now), step.Refusal);
    }

    private Step Apply(SessionCommand command, DateTimeOffset now) => command switch
    {
        _ when IsEnded => AfterEnd(command),
        SessionCommand.Arrive c => Arrive(c, now),
        SessionCommand.Depart c => Depart(c, now),
        SessionCommand.Admit c => Admit(c, now),
        SessionCommand.Decline c => Decline(c, now),
        SessionCommand.Offer c => Offer(c, now),
        SessionCommand.Answered c => Answered(c),
        SessionCommand.Present c => Present(c),
        SessionCommand.Leave c => Leave(c, now),
        SessionCommand.Stop c => Stop(c, now),
        SessionCommand.ContinueDespiteRestriction c => Continue(c),
        SessionCommand.RelayChanged c => RelayChanged(c, now),
        SessionCommand.StandingConfirmed c => StandingConfirmed(c.Standing, now),
        SessionCommand.Tick => IsAdmitted && (Verdict is null || LeaseRule.IsDue(Verdict.AskedAt, now))
            ? new Step(this, Extra: new SessionEffect.ConfirmStanding())
            : this,
        SessionCommand.NodeLost => AfterNodeLoss(now),
        _ => new Step(this, DenyReason.Malformed),
    };

    // Nothing changes any more. Repeats of what ended it are done already; a connection that the relay made too late is dropped again.
    private Step AfterEnd(SessionCommand command) => command switch
    {
        SessionCommand.Admit or SessionCommand.Offer or SessionCommand.Present or SessionCommand.ContinueDespiteRestriction =>
            new Step(this, DenyReason.WrongState),
        SessionCommand.Decline when Reason != EndReason.NotAdmitted => new Step(this, DenyReason.WrongState),
        SessionCommand.Answered or SessionCommand.RelayChanged { Change: RelayChange.Connected } => new Step(this, Extra: new SessionEffect.CloseMedia()),
        _ => this,
    };

    private static ImmutableArray<SessionEffect> Effects(Session before, Step step, SessionCommand command, DateTimeOffset now)
    {
        var (after, refusal, extra) = step;
        var effects = ImmutableArray.CreateBuilder<SessionEffect>();
        var ended = after.IsEnded && !before.IsEnded;
        var lost = command is SessionCommand.NodeLost && !after.IsEnded;

        // Stop first: whatever takes the session out of Live, or puts it on hold, takes the lease away. Also where none can run: revoking is cheap,
        // assuming is not.
        var stopped = command is SessionCommand.Stop && refusal == DenyReason.None && after.State != SessionState.Live && !before.IsEnded;
        if ((before.State == SessionState.Live && after.State != SessionState.Live) || (after.OnHold && !before.OnHold) || stopped || ended || lost)
        {
            effects.Add(new SessionEffect.RevokeMedia());
        }

        if (ended || lost || extra is SessionEffect.CloseMedia)
        {
            effects.Add(new SessionEffect.CloseMedia());
        }

        if (extra is SessionEffect.LeaveMedia)
        {
            effects.Add(extra);
        }

        var renewed = before.State != SessionState.Live || before.Verdict != after.Verdict;
        if (after is { State: SessionState.Live, Verdict: { } verdict } && renewed)
        {
            effects.Add(new SessionEffect.RenewLease(LeaseRule.Remaining(verdict.AskedAt, now)));
        }

        AddTelling(effects, before, after, extra, lost);
        return effects.ToImmutable();
    }

    // Who is told follows from what they see: a person whose view is the same is not told, and so cannot learn from being told.
    private static void AddTelling(ImmutableArray<SessionEffect>.Builder effects, Session before, Session after, SessionEffect? extra, bool lost)
    {
        if (extra is SessionEffect.ConfirmStanding or SessionEffect.NotifyPeer)
        {
            effects.Add(extra);
        }

        foreach (var side in (ReadOnlySpan<Side>)[Side.Employee, Side.Practitioner])
        {
            if (before.ViewFor(side) != after.ViewFor(side))
            {
                effects.Add(new SessionEffect.Notify(side));
            }
        }

        var visit = after.Visit();
        if (before.Visit() != visit || lost)
        {
            effects.Add(new SessionEffect.NotifyPractitionerQueue(visit));
        }

        if (after.IsEnded && !before.IsEnded)
        {
            effects.Add(new SessionEffect.EmployeeReleased());
        }

        var record = after.ToRecord();
        if (before.ToRecord() != record)
        {
            effects.Add(new SessionEffect.Persist(record));
        }
    }
}
