using BienEtre.Domain.Gate;

namespace BienEtre.Domain.Sessions;

// What media needs: admission, connections, consent, no restriction.
public sealed partial record Session
{
    private Step Offer(SessionCommand.Offer command, DateTimeOffset now)
    {
        if (SideOf(command.By) is not { } side)
        {
            return new Step(this, DenyReason.NotAllowed);
        }

        if (MediaRefusal(side) is not DenyReason.None and var refusal)
        {
            return new Step(this, refusal, refusal == DenyReason.NotConfirmed ? new SessionEffect.ConfirmStanding() : null);
        }

        var state = Of(side);
        return With(side, state with { Offered = true, SteppedOut = false }).Settle(now);
    }

    private Step Answered(SessionCommand.Answered command) =>
        IsAdmitted && Of(command.Side) is { Offered: true, SteppedOut: false } ? this : new Step(this, Extra: new SessionEffect.LeaveMedia(command.Side));

    private Step Present(SessionCommand.Present command)
    {
        if (SideOf(command.By) is not { } side)
        {
            return new Step(this, DenyReason.NotAllowed);
        }

        if (MediaRefusal(side) is not DenyReason.None and var refusal)
        {
            return new Step(this, refusal, refusal == DenyReason.NotConfirmed ? new SessionEffect.ConfirmStanding() : null);
        }

        var next = With(side, Of(side) with { Devices = command.Devices });
        return Of(side).Devices == command.Devices ? next : new Step(next, Extra: new SessionEffect.NotifyPeer(Other(side), command.Devices));
    }

    // Why a side may not use media now. About the other's hold it says no more than about any pause.
    private DenyReason MediaRefusal(Side side) =>
        !IsAdmitted ? DenyReason.WrongState
        : Of(side).Hold is not null ? DenyReason.Restricted
        : OnHold || Verdict is not { Clear: true } ? DenyReason.NotConfirmed
        : DenyReason.None;

    private Step RelayChanged(SessionCommand.RelayChanged command, DateTimeOffset now)
    {
        var state = Of(command.Side);
        if (command.Change == RelayChange.Connected && (!IsAdmitted || !state.Offered || state.SteppedOut))
        {
            // Nobody asked for this connection (any more).
            return new Step(this, DenyReason.WrongState, new SessionEffect.LeaveMedia(command.Side));
        }

        return With(command.Side, state with { Connected = command.Change == RelayChange.Connected }).Settle(now);
    }

    private Step StandingConfirmed(SessionStanding standing, DateTimeOffset now)
    {
        if (standing.PractitionerSuspended)
        {
            return End(EndReason.PractitionerSuspended, null, now);
        }

        if (!IsAdmitted || standing.OvertakenBy(Newest))
        {
            return this;
        }

        // Bad news counts at any age; the push that should have brought it was lost.
        foreach (var side in (ReadOnlySpan<Side>)[Side.Employee, Side.Practitioner])
        {
            if (!standing.Of(side).ConsentGiven)
            {
                return End(EndReason.ConsentWithdrawn, side, now);
            }
        }

        var next = this with { Newest = standing };
        next = next.Reheld(Side.Employee, standing.Employee, now).Reheld(Side.Practitioner, standing.Practitioner, now);
        var fresh = LeaseRule.IsFresh(standing.AskedAt, now) && (Verdict is null || standing.AskedAt >= Verdict.AskedAt);
        next = !standing.Clear ? next with { Verdict = null } : fresh ? next with { Verdict = standing } : next;
        return new Step(next.Settle(now), fresh ? DenyReason.None : DenyReason.NotConfirmed);
    }

    // What the ledger says about a hold: it starts one whose push was lost, remembers that it has seen the restriction, and lifts it only
    // when it shows the consent to continue that was announced, or the lifting of a restriction that it showed before. An answer from before the
    // restriction lifts nothing.
    private Session Reheld(Side side, SideStanding standing, DateTimeOffset now)
    {
        var state = Of(side);
        if (standing is { Restricted: true, Continued: false })
        {
            var hold = state.Hold ?? new Hold(now + SessionBounds.ContinueMax, null, false);
            return With(side, state with { Hold = hold with { SeenAtLength = hold.SeenAtLength ?? standing.LedgerLength } });
        }

        var lifted = state.Hold is { } held
            && (standing.Restricted ? held.ContinueAsked : held.SeenAtLength < standing.LedgerLength);
        return lifted ? With(side, state with { Hold = null }) : this;
    }

    private Step Continue(SessionCommand.ContinueDespiteRestriction command)
    {
        if (SideOf(command.Subject) is not { } side)
        {
            return new Step(this, DenyReason.NotAllowed);
        }

        return Of(side).Hold is { } hold
            ? new Step(With(side, Of(side) with { Hold = hold with { ContinueAsked = true } }), Extra: new SessionEffect.ConfirmStanding())
            : IsAdmitted ? this : new Step(this, DenyReason.WrongState);
    }

    private Step Stop(SessionCommand.Stop command, DateTimeOffset now)
    {
        var side = SideOf(command.Subject);
        switch (command.Reason)
        {
            case EndReason.PractitionerSuspended:
                return side == Side.Practitioner ? End(command.Reason, null, now) : new Step(this, DenyReason.NotAllowed);
            case EndReason.ConsentWithdrawn or EndReason.Restricted when side is null:
                return new Step(this, DenyReason.NotAllowed);

            // Before admission nothing is under way that could be continued: the booking itself is processing that a restriction stops.
            case EndReason.ConsentWithdrawn:
            case EndReason.Restricted when !IsAdmitted:
                return End(command.Reason, side, now);
            case EndReason.Restricted when Of(side!.Value).Hold is { ContinueAsked: false }:
                return this;
            case EndReason.Restricted:
                var hold = new Hold(now + SessionBounds.ContinueMax, null, false);
                return (With(side.Value, Of(side.Value) with { Hold = hold }) with { Verdict = null }).Settle(now);
            default:
                return new Step(this, DenyReason.Malformed);
        }
    }
}
