using BienEtre.Domain.Gate;

namespace BienEtre.Domain.Sessions;

// Who is here, and who is let in.
public sealed partial record Session
{
    private Step Arrive(SessionCommand.Arrive command, DateTimeOffset now)
    {
        if (SideOf(command.By) is not { } side)
        {
            return new Step(this, DenyReason.NotAllowed);
        }

        if (command.Page is not { Length: >= 1 and <= 128 })
        {
            return new Step(this, DenyReason.Malformed);
        }

        var state = Of(side);
        var pages = state.Pages.Remove(command.Page).Add(command.Page);
        pages = pages.Length > SessionBounds.PagesMax ? pages.RemoveAt(0) : pages;
        var next = With(side, state with { Pages = pages });
        next = side == Side.Employee && !IsAdmitted ? next with { LostNode = false } : next;
        next = side == Side.Employee && State == SessionState.Scheduled ? next.Enter(SessionState.Waiting, now) : next;
        var devices = Of(Other(side)).Devices;
        return new Step(next, Extra: devices is null ? null : new SessionEffect.NotifyPeer(side, devices));
    }

    private Step Depart(SessionCommand.Depart command, DateTimeOffset now)
    {
        if (SideOf(command.By) is not { } side)
        {
            return new Step(this, DenyReason.NotAllowed);
        }

        var state = Of(side);
        if (!state.Pages.Contains(command.Page))
        {
            return this;
        }

        var next = With(side, state with { Pages = state.Pages.Remove(command.Page) });
        return side == Side.Employee && !next.EmployeeSide.Here ? next with { AwaySince = now } : next;
    }

    private Step Admit(SessionCommand.Admit command, DateTimeOffset now)
    {
        if (SideOf(command.By) != Side.Practitioner)
        {
            return new Step(this, DenyReason.NotAllowed);
        }

        if (IsAdmitted)
        {
            return this;
        }

        if (State != SessionState.Waiting)
        {
            return new Step(this, DenyReason.WrongState);
        }

        if (Blocks(command.Standing, Side.Practitioner) is not DenyReason.None and var refusal)
        {
            return new Step(this, refusal);
        }

        if (!LeaseRule.IsFresh(command.Standing.AskedAt, now))
        {
            return new Step(this, DenyReason.NotConfirmed);
        }

        var next = this with { AdmittedAt = now, Verdict = command.Standing, Newest = command.Standing };
        return next.Enter(SessionState.Admitted, now);
    }

    private Step Decline(SessionCommand.Decline command, DateTimeOffset now) =>
        SideOf(command.By) != Side.Practitioner ? new Step(this, DenyReason.NotAllowed)
        : IsAdmitted ? new Step(this, DenyReason.WrongState)
        : End(EndReason.NotAdmitted, Side.Practitioner, now);

    private Step Leave(SessionCommand.Leave command, DateTimeOffset now)
    {
        if (SideOf(command.By) is not { } side)
        {
            return new Step(this, DenyReason.NotAllowed);
        }

        if (command.Finish)
        {
            var reason = LiveSince is not null ? EndReason.Completed : side == Side.Employee ? EndReason.ByEmployee : EndReason.ByPractitioner;
            return End(reason, side, now);
        }

        if (IsAdmitted)
        {
            // The page may stay connected to signalling; media of this side ends until it offers again.
            var next = With(side, Of(side) with { Offered = false, Connected = false, SteppedOut = true, Devices = null }).Settle(now);
            return new Step(next, Extra: new SessionEffect.LeaveMedia(side));
        }

        // Before admission stepping out is leaving the door; the next page that arrives is a new knock.
        return side == Side.Employee && State == SessionState.Waiting
            ? (this with { AwaySince = now, EmployeeSide = EmployeeSide with { Pages = [] } }).Enter(SessionState.Scheduled, now)
            : this;
    }

    // Why these consents and restrictions do not let media flow, in the words for the one who asks: about the other, only that it is not ready.
    private static DenyReason Blocks(SessionStanding standing, Side asking)
    {
        var own = standing.Of(asking);
        return standing.Clear ? DenyReason.None
            : standing.PractitionerSuspended ? DenyReason.PractitionerAway
            : !own.ConsentGiven ? DenyReason.ConsentMissing
            : !own.Clear ? DenyReason.Restricted
            : DenyReason.OtherNotReady;
    }
}
