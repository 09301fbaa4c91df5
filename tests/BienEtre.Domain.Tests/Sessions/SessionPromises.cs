using BienEtre.Domain.Gate;
using BienEtre.Domain.Sessions;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>
/// The promises of a session as checkers of what was seen, written without the rules: each reads a trace and names the first breach, or null.
/// Every one of them is also shown a trace that breaks it (see <see cref="SessionPromiseControls"/>).
/// </summary>
internal static class SessionPromises
{
    private static bool MediaFlows(Observation seen) => seen.State == SessionState.Live || seen.Effects.Any(e => e is SessionEffect.RenewLease);

    /// <summary>Media only after this practitioner admitted, under a standing of both that is clear and was asked for less than 10 s ago.</summary>
    public static string? NoMediaWithoutAdmissionAndConsent(IEnumerable<Observation> trace)
    {
        var admitted = false;
        SessionStanding? clear = null;
        foreach (var seen in trace)
        {
            if (seen.Command is SessionCommand.Admit { By: var by, Standing: var told } && seen.Refusal == DenyReason.None && seen.State != SessionState.Ended)
            {
                if (!admitted && (by != SessionWorld.Practitioner || !Clear(told)))
                {
                    return $"{seen.At:O}: admitted by another, or without the consent of both";
                }

                clear = admitted ? clear : told;
                admitted = true;
            }

            clear = seen.Command switch
            {
                SessionCommand.StandingConfirmed { Standing: var answer } when Clear(answer) => Newer(clear, answer),
                SessionCommand.StandingConfirmed { Standing: var answer } when !Overtaken(clear, answer) => null,
                SessionCommand.Stop { Reason: EndReason.Restricted } when seen.Refusal == DenyReason.None => null,
                SessionCommand.NodeLost => null,
                _ => clear,
            };
            if (!MediaFlows(seen))
            {
                continue;
            }

            if (!admitted || clear is null || seen.At - clear.AskedAt >= TimeSpan.FromSeconds(10))
            {
                return $"{seen.At:O}: media after {seen.Command.GetType().Name} with admitted={admitted} and consent asked at {clear?.AskedAt:O}";
            }

            if (seen.Effects.OfType<SessionEffect.RenewLease>().Any(lease => lease.TimeToLive <= TimeSpan.Zero
                || seen.At + lease.TimeToLive > clear.AskedAt.AddSeconds(10)))
            {
                return $"{seen.At:O}: a lease that outlives its verdict";
            }
        }

        return null;
    }

    /// <summary>After a restriction no media until that person's consent to continue, or the lifting, is told by the ledger.</summary>
    public static string? NoMediaOnHold(IEnumerable<Observation> trace)
    {
        var held = new Dictionary<Side, (bool Asked, long? SeenAt)>();
        foreach (var seen in trace)
        {
            switch (seen.Command)
            {
                case SessionCommand.Stop { Reason: EndReason.Restricted } stop when seen.Refusal == DenyReason.None:
                    var stopped = stop.Subject == SessionWorld.Employee ? Side.Employee : Side.Practitioner;
                    held[stopped] = held.TryGetValue(stopped, out var before) && !before.Asked ? before : (false, null);
                    break;
                case SessionCommand.ContinueDespiteRestriction further:
                    var asking = further.Subject == SessionWorld.Employee ? Side.Employee : Side.Practitioner;
                    if (held.TryGetValue(asking, out var hold))
                    {
                        held[asking] = (true, hold.SeenAt);
                    }

                    break;
                case SessionCommand.StandingConfirmed { Standing: var standing }:
                    foreach (var side in held.Keys.ToArray())
                    {
                        var told = standing.Of(side);
                        var (asked, seenAt) = held[side];
                        if (told is { Restricted: true, Continued: false })
                        {
                            held[side] = (asked, seenAt ?? told.LedgerLength);
                        }
                        else if (told.Restricted ? asked : told.LedgerLength > seenAt)
                        {
                            held.Remove(side);
                        }
                    }

                    break;
                default:
                    break;
            }

            if (MediaFlows(seen) && held.Count > 0)
            {
                return $"{seen.At:O}: media while {string.Join(" and ", held.Keys)} restricted";
            }
        }

        return null;
    }

    /// <summary>Media only while both sides are connected and nobody stepped out.</summary>
    public static string? NoMediaWithoutBothSides(IEnumerable<Observation> trace)
    {
        var up = new HashSet<Side>();
        foreach (var seen in trace)
        {
            switch (seen.Command)
            {
                case SessionCommand.RelayChanged changed when seen.Refusal == DenyReason.None:
                    _ = changed.Change == RelayChange.Connected ? up.Add(changed.Side) : up.Remove(changed.Side);
                    break;
                case SessionCommand.Leave { Finish: false } left when seen.Refusal == DenyReason.None:
                    up.Remove(left.By == SessionWorld.Employee ? Side.Employee : Side.Practitioner);
                    break;
                case SessionCommand.NodeLost: up.Clear(); break;
                default: break;
            }

            if (MediaFlows(seen) && up.Count < 2)
            {
                return $"{seen.At:O}: media with only {up.Count} side(s)";
            }
        }

        return null;
    }

    /// <summary>Leaving Live, every accepted stop and every end take the lease away, and that comes before storing and telling.</summary>
    public static string? StopsBeforeItStores(IEnumerable<Observation> trace)
    {
        var state = SessionState.Scheduled;
        foreach (var seen in trace)
        {
            var must = (state == SessionState.Live && seen.State != SessionState.Live)
                || (seen.State == SessionState.Ended && state != SessionState.Ended)
                || (seen.Command is SessionCommand.Stop && seen.Refusal == DenyReason.None && state != SessionState.Ended);
            var revoke = seen.Effects.IndexOf(new SessionEffect.RevokeMedia());
            if (must && revoke != 0)
            {
                return $"{seen.At:O}: {state} -> {seen.State} without revoking media first";
            }

            if (revoke >= 0 && seen.Effects.Any(e => e is SessionEffect.RenewLease))
            {
                return $"{seen.At:O}: revoked and renewed at once";
            }

            state = seen.State;
        }

        return null;
    }

    /// <summary>Ended is for good: nothing but cleaning up ever follows.</summary>
    public static string? EndedIsForGood(IEnumerable<Observation> trace)
    {
        Observation? end = null;
        foreach (var seen in trace)
        {
            if (end is not null && (seen.State != SessionState.Ended || seen.EmployeeView != end.EmployeeView || seen.PractitionerView != end.PractitionerView
                || seen.Effects.Any(e => e is not SessionEffect.CloseMedia)))
            {
                return $"{seen.At:O}: something happened after the end";
            }

            end ??= seen.State == SessionState.Ended ? seen : null;
        }

        return null;
    }

    /// <summary>No session outlives its bounds, whatever happens and however late anybody looks.</summary>
    public static string? EndsInTime(IEnumerable<Observation> trace)
    {
        DateTimeOffset? admitted = null;
        DateTimeOffset? interrupted = null;
        foreach (var seen in trace)
        {
            admitted ??= seen.State is SessionState.Admitted ? seen.At : null;
            interrupted = seen.State == SessionState.Interrupted && seen.PractitionerView.LiveSince is not null ? interrupted ?? seen.At : null;
            var limit = admitted is { } at ? at.AddHours(3) : SessionWorld.Start.AddMinutes(60);
            limit = interrupted is { } since && since.AddMinutes(10) < limit ? since.AddMinutes(10) : limit;
            if (seen.State != SessionState.Ended && seen.At >= limit)
            {
                return $"{seen.At:O}: still {seen.State} after {limit:O}";
            }
        }

        return null;
    }

    /// <summary>No view says that the other side's consent or restriction was the cause, and only the restricted person is offered to continue.</summary>
    public static string? ViewsKeepTheCause(IEnumerable<Observation> trace)
    {
        var restricted = new HashSet<Side>();
        var withdrew = new HashSet<Side>();
        foreach (var seen in trace)
        {
            if (seen.Command is SessionCommand.Stop stop && (stop.Subject == SessionWorld.Employee || stop.Subject == SessionWorld.Practitioner))
            {
                var side = stop.Subject == SessionWorld.Employee ? Side.Employee : Side.Practitioner;
                _ = stop.Reason == EndReason.Restricted ? restricted.Add(side) : stop.Reason == EndReason.ConsentWithdrawn && withdrew.Add(side);
            }

            if (seen.Command is SessionCommand.StandingConfirmed { Standing: var standing })
            {
                foreach (var side in (Side[])[Side.Employee, Side.Practitioner])
                {
                    _ = standing.Of(side).Restricted && restricted.Add(side);
                    _ = !standing.Of(side).ConsentGiven && withdrew.Add(side);
                }
            }

            foreach (var view in (SideView[])[seen.EmployeeView, seen.PractitionerView])
            {
                if ((view.Reason == EndReason.Restricted && !restricted.Contains(view.Side))
                    || (view.Reason == EndReason.ConsentWithdrawn && !withdrew.Contains(view.Side))
                    || (view.ContinueUntil is not null && !restricted.Contains(view.Side)))
                {
                    return $"{seen.At:O}: the {view.Side} learns of the other's decision";
                }
            }
        }

        return null;
    }

    private static bool Clear(SessionStanding standing) =>
        !standing.PractitionerSuspended
        && new[] { standing.Employee, standing.Practitioner }.All(side => side.ConsentGiven && (!side.Restricted || side.Continued));

    private static bool Overtaken(SessionStanding? known, SessionStanding answer) =>
        known is not null && (answer.Employee.LedgerLength < known.Employee.LedgerLength || answer.Practitioner.LedgerLength < known.Practitioner.LedgerLength);

    private static SessionStanding Newer(SessionStanding? known, SessionStanding answer) =>
        known is not null && (Overtaken(known, answer) || known.AskedAt > answer.AskedAt) ? known : answer;
}
