using System.Collections.Concurrent;
using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Restriction;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Restriction;
using BienEtre.Domain.Subjects;

namespace BienEtre.Grains.Gate;

/// <summary>Where a subject stands.</summary>
/// <param name="Facts">Its consents, objections and restriction, with when the ledger was asked for them.</param>
/// <param name="LedgerLength">Version: the shorter of the two chains that the answers were built from.</param>
internal sealed record Standing(SubjectFacts Facts, long LedgerLength);

/// <summary>
/// What this node was told lately about subjects' consent and restriction. An answer serves for <see cref="Lease"/>; the node never goes back to an older
/// version; a decision taken on this node invalidates at once, one taken elsewhere within the lease (running media is told by push, see the session).
/// </summary>
internal sealed class StandingCache(IGrainFactory grains, ActorTokens tokens, TimeProvider time, GrainsMetrics metrics)
{
    /// <summary>Subjects remembered at most; beyond that all are forgotten, and asked again.</summary>
    public const int EntriesMax = 100_000;

    /// <summary>How long an answer serves.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<SubjectId, Entry> _entries = new();
    private int _count;
    private long _invalidations;

    /// <summary>The standing of a subject; throws when neither the memory nor the grains can tell.</summary>
    public ValueTask<Standing> GetAsync(SubjectId subject) =>
        _entries.TryGetValue(subject, out var entry) && time.GetTimestamp() < entry.ServesUntil
            ? new ValueTask<Standing>(entry.Standing)
            : new ValueTask<Standing>(AskAsync(subject, session: null));

    /// <summary>Asks the grains now, past the memory. With a session, they will tell it of a withdrawal or restriction.</summary>
    public async Task<Standing> AskAsync(SubjectId subject, string? session)
    {
        var invalidations = Interlocked.Read(ref _invalidations);
        var asked = time.GetTimestamp();
        var standing = await QuestionAsync(subject, session);
        if (_entries.TryGetValue(subject, out var known) && known.Standing.LedgerLength > standing.LedgerLength)
        {
            throw new InvalidOperationException("An answer about consent is older than one given before.");
        }

        Remember(subject, new Entry(standing, asked + (long)(Lease.TotalSeconds * time.TimestampFrequency)));
        if (invalidations != Interlocked.Read(ref _invalidations))
        {
            // An answer that crossed a decision may be the older of the two: it serves this call, not later ones.
            Expire(subject);
        }

        return standing;
    }

    /// <summary>A decision of the subject is being taken: what was remembered no longer serves.</summary>
    public void Invalidate(SubjectId subject)
    {
        Interlocked.Increment(ref _invalidations);
        Expire(subject);
    }

    private async Task<Standing> QuestionAsync(SubjectId subject, string? session)
    {
        var now = time.GetUtcNow();
        using var acting = tokens.Act(Actor.System);
        var asking = grains.GetGrain<IConsentGrain>(subject.Value).StandingAsync(session);
        var restriction = await grains.GetGrain<IRestrictionGrain>(subject.Value).StandingAsync(session);
        var consent = await asking;
        var age = consent.Age > restriction.Age ? consent.Age : restriction.Age;
        return new Standing(
            new SubjectFacts(
                consent.Given, consent.Objected, new RestrictionPosition(restriction.Active, null, null, restriction.ContinuedSession), now - age),
            Math.Min(consent.LedgerLength, restriction.LedgerLength));
    }

    private void Expire(SubjectId subject)
    {
        if (_entries.TryGetValue(subject, out var known))
        {
            _entries.TryUpdate(subject, known with { ServesUntil = 0 }, known);
        }
    }

    private void Remember(SubjectId subject, Entry entry)
    {
        if (_entries.TryGetValue(subject, out var known))
        {
            _entries.TryUpdate(subject, entry, known);
            return;
        }

        if (Volatile.Read(ref _count) >= EntriesMax)
        {
            metrics.StandingsEvicted(Interlocked.Exchange(ref _count, 0));
            _entries.Clear();
        }

        if (_entries.TryAdd(subject, entry))
        {
            Interlocked.Increment(ref _count);
        }
    }

    private sealed record Entry(Standing Standing, long ServesUntil);
}
