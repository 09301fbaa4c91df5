using BienEtre.Contracts.Gate;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using Microsoft.Extensions.Logging;

namespace BienEtre.Grains.Consent;

/// <summary>Outcome of putting a decision on a subject's chain.</summary>
internal abstract record Commit
{
    private Commit()
    {
    }

    /// <summary>On the chain, now or before.</summary>
    /// <param name="Entry">The event.</param>
    /// <param name="Head">The head right after it; what a receipt names.</param>
    public sealed record Stored(LedgerEvent Entry, LedgerHead Head) : Commit;

    /// <summary>Not stored.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Refused(Refusal Reason) : Commit;
}

/// <summary>
/// One grain's copy of a subject's chain. The ledger is the truth: a decision counts when its append with compare-and-swap is acknowledged, also when two
/// activations should exist for a moment. Belongs to one grain and runs only in its turns, which may interleave.
/// </summary>
internal sealed class SubjectChainStore(SubjectId subject, ISubjectLedger ledger, TimeProvider time, ILogger logger)
{
    /// <summary>How often a decision is taken anew when somebody else appended first.</summary>
    public const int AttemptsMax = 5;

    /// <summary>How long the ledger may take for one read or append.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>From which age on a copy is read again before it is relied on.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(1);

    private static readonly SubjectChain Empty = new(LedgerHead.Empty, []);

    private SubjectChain? _chain;
    private long _askedAt;

    /// <summary>The copy as it is, empty when there is none; good enough to see that a command is malformed, never to allow anything.</summary>
    public SubjectChain Known => _chain ?? Empty;

    /// <summary>How long ago the ledger was asked for what <see cref="Known"/> says.</summary>
    public TimeSpan Age => _chain is null ? TimeSpan.MaxValue : time.GetElapsedTime(_askedAt);

    /// <summary>
    /// The chain, read again when older than <see cref="RefreshAfter"/>. While the ledger cannot be read the copy serves until
    /// <see cref="LeaseRule.Valid"/>; then this throws.
    /// </summary>
    public async Task<SubjectChain> ReadAsync()
    {
        if (Age <= RefreshAfter)
        {
            return Known;
        }

        try
        {
            return await RereadAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && Age < LeaseRule.Valid)
        {
            Log.LedgerUnreadable(logger, exception);
            return Known;
        }
    }

    /// <summary>Decides on the newest chain and appends; decides again after a conflict. A fault of the ledger is a refusal with an unknown outcome:
    /// try the same operation again.</summary>
    public async Task<Commit> CommitAsync(Func<SubjectChain, LedgerDecision> decide)
    {
        try
        {
            for (var attempt = 0; attempt < AttemptsMax; attempt++)
            {
                var chain = await RereadAsync();
                switch (decide(chain))
                {
                    case LedgerDecision.Refused refused:
                        return new Commit.Refused(Refusals.Of(refused.Reason));
                    case LedgerDecision.AlreadyDone done:
                        return new Commit.Stored(done.Entry, LedgerHash.HeadAfter(subject, chain, done.Index + 1));
                    case LedgerDecision.Append append when await AppendAsync(chain, append.Entry) is { } head:
                        return new Commit.Stored(append.Entry, head);
                }
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.LedgerUnwritable(logger, exception);
        }

        return new Commit.Refused(Refusal.StorageUnavailable);
    }

    private async Task<SubjectChain> RereadAsync()
    {
        var asked = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Timeout, time);
        Take(await ledger.ReadAsync(subject, patience.Token).WaitAsync(patience.Token), asked);
        return Known;
    }

    private async Task<LedgerHead?> AppendAsync(SubjectChain chain, LedgerEvent entry)
    {
        var asked = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Timeout, time);
        if (await ledger.AppendAsync(subject, chain.Head, entry, patience.Token).WaitAsync(patience.Token) is not AppendOutcome.Appended appended)
        {
            return null;
        }

        Take(new SubjectChain(appended.Head, chain.Events.Add(entry)), asked);
        return appended.Head;
    }

    // Turns interleave: an answer that was overtaken by a longer chain is dropped.
    private void Take(SubjectChain chain, long asked)
    {
        if (_chain is null || chain.Head.Length >= _chain.Head.Length)
        {
            _chain = chain;
            _askedAt = Math.Max(_askedAt, asked);
        }
    }
}
