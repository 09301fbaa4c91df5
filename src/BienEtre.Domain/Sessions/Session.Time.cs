using BienEtre.Domain.Gate;

namespace BienEtre.Domain.Sessions;

// What time does: verdicts run out, bounds end.
public sealed partial record Session
{
    /// <summary>When the session ends if nothing else happens; null once ended. Never later than <see cref="SessionBounds.WaitingMax"/> and
    /// SessionMax allow.</summary>
    public DateTimeOffset? Deadline => IsEnded ? null : Due().At;

    // The session as it is at that time, before anything else happens.
    private Session Age(DateTimeOffset now)
    {
        if (IsEnded)
        {
            return this;
        }

        var next = this;
        if (Verdict is { } verdict && !LeaseRule.IsFresh(verdict.AskedAt, now))
        {
            // Counted from when it ran out, not from when somebody noticed: a late tick must not lengthen a bound.
            var ranOut = verdict.AskedAt + LeaseRule.Valid;
            next = (this with { Verdict = null }).Settle(ranOut < now ? Later(ranOut, StateSince) : now);
        }

        var (at, reason, by) = next.Due();
        return now >= at ? next.End(reason, by, now) : next;
    }

    // The next bound: when, why, and by whose decision.
    private (DateTimeOffset At, EndReason Reason, Side? By) Due()
    {
        if (AdmittedAt is not { } admitted)
        {
            var waiting = RequestedAt + SessionBounds.WaitingMax;
            var away = EmployeeSide.Here ? waiting : AwaySince + SessionBounds.AwayMax;
            return (away < waiting ? away : waiting, LostNode && away < waiting ? EndReason.NodeLost : EndReason.Timeout, null);
        }

        (DateTimeOffset At, EndReason Reason, Side? By) due = (admitted + SessionBounds.SessionMax, EndReason.Timeout, null);
        if (State != SessionState.Live)
        {
            // Never live yet: from admission, however often the state changes in between; else from the interruption.
            var from = LiveSince is null ? admitted + SessionBounds.ConnectingMax : StateSince + SessionBounds.InterruptedMax;
            due = from < due.At ? (from, LostNode ? EndReason.NodeLost : EndReason.Timeout, null) : due;
        }

        foreach (var side in (ReadOnlySpan<Side>)[Side.Employee, Side.Practitioner])
        {
            // A consent to continue that waits for its confirmation is bounded like any interruption.
            if (Of(side).Hold is { ContinueAsked: false } hold && hold.Until < due.At)
            {
                due = (hold.Until, EndReason.Restricted, side);
            }
        }

        return due;
    }

    // The state that the facts of an admitted session amount to.
    private Session Settle(DateTimeOffset now)
    {
        if (!IsAdmitted)
        {
            return this;
        }

        var live = !OnHold && Verdict is { Clear: true } && EmployeeSide.MediaUp && PractitionerSide.MediaUp;
        var state = live ? SessionState.Live
            : LiveSince is not null || OnHold ? SessionState.Interrupted
            : EmployeeSide.Offered || PractitionerSide.Offered ? SessionState.Connecting
            : SessionState.Admitted;
        return Enter(state, now);
    }

    private Session Enter(SessionState state, DateTimeOffset now)
    {
        if (state == State)
        {
            return this;
        }

        var next = this with { State = state, StateSince = now };
        return state == SessionState.Live ? next with { LiveSince = LiveSince ?? now, LiveUntil = now, LostNode = false }
            : State == SessionState.Live ? next with { LiveUntil = now }
            : next;
    }

    private Session End(EndReason reason, Side? by, DateTimeOffset now) =>
        Enter(SessionState.Ended, now) with
        {
            Reason = reason,
            EndedBy = by,
            Verdict = null,
            EmployeeSide = SideState.Empty,
            PractitionerSide = SideState.Empty,
        };

    private Step AfterNodeLoss(DateTimeOffset now)
    {
        var next = this with
        {
            Verdict = null,
            LostNode = true,
            AwaySince = now,
            EmployeeSide = SideState.Empty with { Hold = EmployeeSide.Hold },
            PractitionerSide = SideState.Empty with { Hold = PractitionerSide.Hold },
        };
        return new Step(next.Settle(now), Extra: IsAdmitted ? new SessionEffect.ConfirmStanding() : null);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
