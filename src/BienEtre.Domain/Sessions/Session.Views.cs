namespace BienEtre.Domain.Sessions;

// Who may see what, and what is stored.
public sealed partial record Session
{
    /// <summary>The session as one side may see it.</summary>
    /// <param name="side">Which side.</param>
    public SideView ViewFor(Side side)
    {
        var interrupted = State == SessionState.Interrupted;
        var own = Of(side);
        return new SideView(
            side, State, ReasonFor(side), Of(Other(side)).Here, Mode, LiveSince,
            interrupted ? StateSince + SessionBounds.InterruptedMax : null,
            interrupted && (OnHold || Verdict is null || !Of(Other(side)).MediaUp),
            own.Hold is { ContinueAsked: false } hold ? hold.Until : null);
    }

    /// <summary>The session as the practitioner's queue may see it.</summary>
    public SessionVisit Visit() => new(Id, Alias, State, EmployeeSide.Here, Mode, StateSince, IsEnded ? DurationMinutes() : null);

    /// <summary>What is stored of it.</summary>
    public SessionRecord ToRecord() => IsEnded
        ? new SessionRecord(Id, Practitioner, State, null, new SkeletonRecord(Reason ?? EndReason.Timeout, DurationMinutes(), MonthOf(StateSince)))
        : new SessionRecord(
            Id, Practitioner, State,
            new RunningRecord(
                Employee, Alias, Mode, RequestedAt, StateSince, AdmittedAt, LiveSince, LiveUntil, EmployeeSide.Hold, PractitionerSide.Hold),
            null);

    /// <summary>
    /// The session that a record describes, as it was stored. A running one must be told <see cref="SessionCommand.NodeLost"/> before anything else:
    /// pages, connections and verdict are not stored.
    /// </summary>
    /// <param name="record">The record.</param>
    public static Session Restore(SessionRecord record)
    {
        if (record.Running is not { } running)
        {
            var month = record.Skeleton is { } left ? new DateTimeOffset(left.Month.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : DateTimeOffset.MinValue;
            return new Session(record.Id, default, record.Practitioner, "", MediaMode.Video, month)
            {
                State = SessionState.Ended,
                Reason = record.Skeleton?.Reason ?? EndReason.Timeout,
                StoredDuration = record.Skeleton?.DurationMinutes ?? 0,
            };
        }

        return new Session(record.Id, running.Employee, record.Practitioner, running.Alias, running.Mode, running.RequestedAt)
        {
            State = record.State,
            StateSince = running.StateSince,
            AwaySince = running.StateSince,
            AdmittedAt = running.AdmittedAt,
            LiveSince = running.LiveSince,
            LiveUntil = running.LiveUntil,
            EmployeeSide = SideState.Empty with { Hold = running.EmployeeHold },
            PractitionerSide = SideState.Empty with { Hold = running.PractitionerHold },
        };
    }

    // What ended it by the other's decision stays the other's: finishing, leaving, withdrawing and restricting all look alike.
    private EndReason? ReasonFor(Side side) => Reason switch
    {
        EndReason.Timeout or EndReason.NodeLost or EndReason.NotAdmitted => Reason,
        EndReason.PractitionerSuspended => side == Side.Practitioner ? Reason : null,
        _ => EndedBy == side ? Reason : null,
    };

    private int DurationMinutes()
    {
        if (StoredDuration is { } stored)
        {
            return stored;
        }

        // A session found again long after its node was lost counts no longer than a session can last.
        var live = LiveSince is { } from && LiveUntil is { } until && until > from ? until - from : TimeSpan.Zero;
        live = live < SessionBounds.SessionMax ? live : SessionBounds.SessionMax;
        return (int)(live.Ticks / SessionBounds.DurationBucket.Ticks) * (int)SessionBounds.DurationBucket.TotalMinutes;
    }

    private static DateOnly MonthOf(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1);
}
