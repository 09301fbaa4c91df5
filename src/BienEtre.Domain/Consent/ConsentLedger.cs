using System.Collections.Immutable;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;

namespace BienEtre.Domain.Consent;

/// <summary>
/// Where consent is decided: a pure reading of a subject's chain. The last decision on a purpose wins (GDPR Art. 7);
/// a consent counts only while no material notice has followed the one it was given under.
/// </summary>
public static class ConsentLedger
{
    /// <summary>Where the subject stands on every purpose whose basis is consent, in the order of the registry.</summary>
    /// <param name="chain">The subject's chain.</param>
    /// <param name="notices">The notices.</param>
    /// <param name="now">The time.</param>
    public static ImmutableArray<ConsentPosition> Fold(SubjectChain chain, PrivacyNotices notices, DateTimeOffset now) =>
        [.. ProcessingRegistry.ConsentPurposes.Select(purpose => Position(chain, purpose, notices, now))];

    /// <summary>Where the subject stands on one purpose.</summary>
    /// <param name="chain">The subject's chain.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="notices">The notices.</param>
    /// <param name="now">The time.</param>
    public static ConsentPosition Position(SubjectChain chain, Purpose purpose, PrivacyNotices notices, DateTimeOffset now)
    {
        var last = Last(chain, purpose);
        var status = last switch
        {
            null => ConsentStatus.NotAsked,
            { Kind: LedgerEventKind.ConsentWithdrawn } => ConsentStatus.Withdrawn,
            _ => notices.StillCounts(last.NoticeVersion, now) ? ConsentStatus.Given : ConsentStatus.Superseded,
        };
        return new ConsentPosition(purpose, status, last);
    }

    /// <summary>The purposes to which consent is in force; the gate's question.</summary>
    /// <param name="chain">The subject's chain.</param>
    /// <param name="notices">The notices.</param>
    /// <param name="now">The time.</param>
    public static ImmutableArray<Purpose> InForce(SubjectChain chain, PrivacyNotices notices, DateTimeOffset now) =>
        [.. Fold(chain, notices, now).Where(position => position.Status == ConsentStatus.Given).Select(position => position.Purpose)];

    /// <summary>The purposes objected to (Art. 21).</summary>
    /// <param name="chain">The subject's chain.</param>
    public static ImmutableArray<Purpose> Objected(SubjectChain chain) =>
        [.. chain.Events.Where(entry => entry.Kind == LedgerEventKind.ObjectionRaised).Select(entry => entry.Purpose).Distinct()];

    /// <summary>Decides on a command. Nothing is changed: the caller appends, and decides again after a conflict.</summary>
    /// <param name="chain">The subject's chain as read.</param>
    /// <param name="command">The command.</param>
    /// <param name="notices">The notices.</param>
    /// <param name="now">The time.</param>
    public static LedgerDecision Decide(SubjectChain chain, ConsentCommand command, PrivacyNotices notices, DateTimeOffset now)
    {
        if (!LedgerRules.IsHex(command.OperationId, 32))
        {
            return new LedgerDecision.Refused(DenyReason.Malformed);
        }

        // Behaviour follows the basis: only a purpose that rests on consent can be consented to.
        if (ProcessingRegistry.Find(command.Purpose) is not { CanBeWithdrawn: true })
        {
            return new LedgerDecision.Refused(DenyReason.NotAllowed);
        }

        return command switch
        {
            ConsentCommand.Give give => Give(chain, give, notices, now),
            ConsentCommand.Withdraw withdraw => Withdraw(chain, withdraw, now),
            _ => new LedgerDecision.Refused(DenyReason.Malformed),
        };
    }

    private static LedgerDecision Give(SubjectChain chain, ConsentCommand.Give give, PrivacyNotices notices, DateTimeOffset now)
    {
        if (!LedgerRules.IsHex(give.NoticeHash, 64))
        {
            return new LedgerDecision.Refused(DenyReason.Malformed);
        }

        var entry = new LedgerEvent(
            give.OperationId, LedgerEventKind.ConsentGiven, give.Purpose, give.NoticeVersion, give.NoticeHash, give.By, LedgerRules.Stamp(now), "");
        if (LedgerRules.Repeated(chain, entry) is { } repeated)
        {
            return repeated;
        }

        var notice = notices.InForce(now);
        if (give.NoticeVersion != notice.Version || (!notice.Hashes.IsDefaultOrEmpty && !notice.Hashes.Contains(give.NoticeHash)))
        {
            return new LedgerDecision.Refused(DenyReason.NoticeOutdated);
        }

        return Last(chain, give.Purpose) is { Kind: LedgerEventKind.ConsentGiven } last && last.NoticeVersion == notice.Version
            ? new LedgerDecision.AlreadyDone(last, chain.Events.IndexOf(last))
            : chain.Events.Length >= LedgerRules.EventsMax ? new LedgerDecision.Refused(DenyReason.LimitReached) : new LedgerDecision.Append(entry);
    }

    private static LedgerDecision Withdraw(SubjectChain chain, ConsentCommand.Withdraw withdraw, DateTimeOffset now)
    {
        var last = Last(chain, withdraw.Purpose);

        // Withdrawn under the notice that the consent named; a withdrawal of what was never given is kept too: it is a clear no.
        var entry = new LedgerEvent(
            withdraw.OperationId, LedgerEventKind.ConsentWithdrawn, withdraw.Purpose, last?.NoticeVersion ?? 0, last?.NoticeHash ?? "", withdraw.By,
            LedgerRules.Stamp(now), "");
        return LedgerRules.Repeated(chain, entry)
            ?? (last is { Kind: LedgerEventKind.ConsentWithdrawn }
                ? new LedgerDecision.AlreadyDone(last, chain.Events.IndexOf(last))
                : new LedgerDecision.Append(entry));
    }

    private static LedgerEvent? Last(SubjectChain chain, Purpose purpose) =>
        chain.Events.LastOrDefault(entry => entry.Kind is LedgerEventKind.ConsentGiven or LedgerEventKind.ConsentWithdrawn
            && entry.Purpose == purpose);
}
