using System.Collections.Immutable;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Sessions;

namespace BienEtre.Domain.Practitioners;

/// <summary>
/// A practitioner's door and queue, pure: who waits in which order, one client in the room at a time, bounds, the day's list. Visits live in memory; running
/// sessions announce themselves again when it is lost.
/// </summary>
/// <param name="OnBreak">No new visits.</param>
/// <param name="Suspended">Suspended by the operator.</param>
/// <param name="Open">Visits that have not ended, in the order of their first knock; those who have not knocked yet last.</param>
/// <param name="Past">Ended visits of the last <see cref="DayLength"/>, newest first.</param>
public sealed record Door(bool OnBreak, bool Suspended, ImmutableArray<QueuedVisit> Open, ImmutableArray<SessionVisit> Past)
{
    /// <summary>How many visits may be open at a time.</summary>
    public const int OpenMax = 50;

    /// <summary>How many ended visits are listed; the oldest gives way.</summary>
    public const int PastMax = 50;

    /// <summary>How long an ended visit is listed.</summary>
    public static TimeSpan DayLength { get; } = TimeSpan.FromHours(24);

    /// <summary>A new door.</summary>
    public static Door Empty { get; } = new(false, false, [], []);

    /// <summary>Whether a session can be requested now.</summary>
    public bool Accepting => !OnBreak && !Suspended && Open.Length < OpenMax;

    /// <summary>Place of a session among those who wait, 1 = next; 0 when it does not wait.</summary>
    /// <param name="session">The session.</param>
    public int PlaceOf(string session)
    {
        var place = 0;
        foreach (var queued in Open)
        {
            place += queued.Visit.State == SessionState.Waiting ? 1 : 0;
            if (queued.Visit.Session == session)
            {
                return queued.Visit.State == SessionState.Waiting ? place : 0;
            }
        }

        return 0;
    }

    /// <summary>Decides on a command.</summary>
    /// <param name="door">The door.</param>
    /// <param name="command">The command.</param>
    /// <param name="now">The time.</param>
    public static DoorDecision Decide(Door door, DoorCommand command, DateTimeOffset now)
    {
        var aged = door.Past.Any(past => now - past.At >= DayLength)
            ? door with { Past = [.. door.Past.Where(past => now - past.At < DayLength)] }
            : door;
        return command switch
        {
            DoorCommand.Visit visit => aged.Visited(visit.Session, door, now),
            DoorCommand.Break change => Told(door, aged with { OnBreak = change.OnBreak }),
            DoorCommand.Suspend => Told(door, aged with { Suspended = true }),
            DoorCommand.Tick => Told(door, aged),
            _ => new DoorDecision(aged, [], DenyReason.Malformed),
        };
    }

    private DoorDecision Visited(SessionVisit visit, Door before, DateTimeOffset now)
    {
        var index = Index(visit.Session);
        if (visit.State == SessionState.Ended)
        {
            // An end is never refused, and told twice it is listed once.
            var known = Past.Any(past => past.Session == visit.Session);
            ImmutableArray<SessionVisit> past = known || now - visit.At >= DayLength ? Past : [visit, .. Past.Take(PastMax - 1)];
            return Told(before, this with { Open = index < 0 ? Open : Open.RemoveAt(index), Past = past });
        }

        if (Past.Any(past => past.Session == visit.Session))
        {
            // A word that was overtaken by the end.
            return new DoorDecision(this, [], DenyReason.WrongState);
        }

        var inRoom = InRoom(visit.State);
        if (Refusal(visit, index, inRoom) is not DenyReason.None and var refusal)
        {
            return new DoorDecision(this, [], refusal);
        }

        var knocked = index < 0 ? null : Open[index].KnockedAt;
        knocked = visit.State == SessionState.Scheduled ? null : knocked ?? visit.At;
        var rest = index < 0 ? Open : Open.RemoveAt(index);
        return Told(before, this with { Open = rest.Insert(Rank(rest, knocked), new QueuedVisit(visit, knocked)) });
    }

    // Visits under way go on through a break; what a break refuses is a new request, which always comes as Scheduled. One that waits already and is
    // not known here
    // announces itself again after this door's memory was lost. So PractitionerAway for anything but a new request says: suspended, stop it.
    private DenyReason Refusal(SessionVisit visit, int index, bool inRoom)
    {
        var wasInRoom = index >= 0 && InRoom(Open[index].Visit.State);
        return Suspended ? DenyReason.PractitionerAway
            : inRoom && !wasInRoom && Open.Any(other => other.Visit.Session != visit.Session && InRoom(other.Visit.State)) ? DenyReason.LimitReached
            : index >= 0 || inRoom ? DenyReason.None
            : OnBreak && visit.State == SessionState.Scheduled ? DenyReason.PractitionerAway
            : Open.Length >= OpenMax ? DenyReason.LimitReached
            : DenyReason.None;
    }

    private static int Rank(ImmutableArray<QueuedVisit> rest, DateTimeOffset? knocked)
    {
        var rank = 0;
        while (rank < rest.Length && rest[rank].KnockedAt is { } at && (knocked is null || at <= knocked))
        {
            rank++;
        }

        return knocked is null ? rest.Length : rank;
    }

    private int Index(string session)
    {
        for (var i = 0; i < Open.Length; i++)
        {
            if (Open[i].Visit.Session == session)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool InRoom(SessionState state) =>
        state is SessionState.Admitted or SessionState.Connecting or SessionState.Live or SessionState.Interrupted;

    private static DoorDecision Told(Door before, Door after)
    {
        var effects = ImmutableArray.CreateBuilder<DoorEffect>();
        if (after.Suspended && !before.Suspended)
        {
            effects.AddRange(after.Open.Select(queued => new DoorEffect.StopSession(queued.Visit.Session)));
        }

        if (after.OnBreak != before.OnBreak || after.Suspended != before.Suspended)
        {
            effects.Add(new DoorEffect.DoorChanged(after.OnBreak, after.Suspended));
        }

        if (after.OnBreak != before.OnBreak || after.Suspended != before.Suspended || !after.Open.SequenceEqual(before.Open)
            || !after.Past.SequenceEqual(before.Past))
        {
            effects.Add(new DoorEffect.DayChanged());
        }

        foreach (var queued in after.Open)
        {
            var session = queued.Visit.Session;
            var place = after.PlaceOf(session);
            if (place > 0 && place != before.PlaceOf(session))
            {
                effects.Add(new DoorEffect.TellPlace(session, place));
            }
        }

        return new DoorDecision(after, effects.ToImmutable(), DenyReason.None);
    }
}
