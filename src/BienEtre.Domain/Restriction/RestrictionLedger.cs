using BienEtre.Domain.Consent;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Restriction;

/// <summary>Where restriction (GDPR Art. 18) is decided: a pure reading of the chain that consent shares.</summary>
public static class RestrictionLedger
{
    /// <summary>Where the subject's restriction stands.</summary>
    /// <param name="chain">The subject's chain.</param>
    public static RestrictionPosition Fold(SubjectChain chain)
    {
        var position = RestrictionPosition.None;
        foreach (var entry in chain.Events)
        {
            position = entry.Kind switch
            {
                // A further restriction keeps the first date and ends any consent to continue that came before it.
                LedgerEventKind.Restricted => new RestrictionPosition(true, GroundOf(entry), position.Since ?? entry.At, null),
                LedgerEventKind.RestrictionLifted => RestrictionPosition.None,
                LedgerEventKind.ContinuedDespiteRestriction when position.Active => position with { ContinuedSession = entry.Detail },
                _ => position,
            };
        }

        return position;
    }

    /// <summary>Decides on a command. Nothing is changed: the caller appends, and decides again after a conflict.</summary>
    /// <param name="chain">The subject's chain as read.</param>
    /// <param name="command">The command.</param>
    /// <param name="now">The time.</param>
    public static LedgerDecision Decide(SubjectChain chain, RestrictionCommand command, DateTimeOffset now)
    {
        if (!LedgerRules.IsHex(command.OperationId, SubjectId.Length))
        {
            return new LedgerDecision.Refused(DenyReason.Malformed);
        }

        var position = Fold(chain);
        return command switch
        {
            RestrictionCommand.Restrict restrict => Restrict(chain, position, restrict, now),
            RestrictionCommand.Lift => Lift(chain, position, Entry(command, LedgerEventKind.RestrictionLifted, "", now)),
            RestrictionCommand.Continue further => Continue(chain, position, further, now),
            _ => new LedgerDecision.Refused(DenyReason.Malformed),
        };
    }

    private static LedgerDecision Restrict(SubjectChain chain, RestrictionPosition position, RestrictionCommand.Restrict command, DateTimeOffset now)
    {
        if (!Enum.IsDefined(command.Ground))
        {
            return new LedgerDecision.Refused(DenyReason.Malformed);
        }

        var entry = Entry(command, LedgerEventKind.Restricted, command.Ground.ToString(), now);
        if (LedgerRules.Repeated(chain, entry) is { } repeated)
        {
            return repeated;
        }

        // Said already since processing was restricted, and nothing has been continued since then: it adds nothing, and a chain cannot be filled with it.
        for (var i = chain.Events.Length - 1; i >= 0 && position is { Active: true, ContinuedSession: null }; i--)
        {
            if (chain.Events[i].Kind == LedgerEventKind.RestrictionLifted)
            {
                break;
            }

            if (chain.Events[i].Kind == LedgerEventKind.Restricted && string.Equals(chain.Events[i].Detail, entry.Detail, StringComparison.Ordinal))
            {
                return new LedgerDecision.AlreadyDone(chain.Events[i], i);
            }
        }

        return new LedgerDecision.Append(entry);
    }

    private static LedgerDecision Lift(SubjectChain chain, RestrictionPosition position, LedgerEvent entry) =>
        LedgerRules.Repeated(chain, entry)
        ?? (!position.Active ? new LedgerDecision.Refused(DenyReason.WrongState)
            : chain.Events.Length >= LedgerRules.EventsMax ? new LedgerDecision.Refused(DenyReason.LimitReached)
            : new LedgerDecision.Append(entry));

    private static LedgerDecision Continue(SubjectChain chain, RestrictionPosition position, RestrictionCommand.Continue command, DateTimeOffset now)
    {
        if (!LedgerRules.IsHex(command.Session, SubjectId.Length))
        {
            return new LedgerDecision.Refused(DenyReason.Malformed);
        }

        var entry = Entry(command, LedgerEventKind.ContinuedDespiteRestriction, command.Session, now);
        if (LedgerRules.Repeated(chain, entry) is { } repeated)
        {
            return repeated;
        }

        if (!position.Active)
        {
            return new LedgerDecision.Refused(DenyReason.WrongState);
        }

        if (!position.Blocks(command.Session))
        {
            var last = chain.Events.Last(e => e.Kind == LedgerEventKind.ContinuedDespiteRestriction);
            return new LedgerDecision.AlreadyDone(last, chain.Events.IndexOf(last));
        }

        return chain.Events.Length >= LedgerRules.EventsMax ? new LedgerDecision.Refused(DenyReason.LimitReached) : new LedgerDecision.Append(entry);
    }

    private static LedgerEvent Entry(RestrictionCommand command, LedgerEventKind kind, string detail, DateTimeOffset now) =>
        new(command.OperationId, kind, Purpose.Service, 0, "", command.By, LedgerRules.Stamp(now), detail);

    // An unknown ground (written by a newer build) still restricts: the fold fails closed.
    private static RestrictionGround? GroundOf(LedgerEvent entry) => Enum.TryParse<RestrictionGround>(entry.Detail, out var ground) ? ground : null;
}
