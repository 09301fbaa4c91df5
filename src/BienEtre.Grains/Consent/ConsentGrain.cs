using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using Microsoft.Extensions.Logging;

namespace BienEtre.Grains.Consent;

/// <summary>Adapter of <see cref="ConsentLedger"/>: read, decide, stop what must stop, append.</summary>
[GrainType("consent")]
internal sealed class ConsentGrain : Grain, IConsentGrain
{
    private readonly ActorTokens _tokens;
    private readonly StandingCache _standings;
    private readonly PrivacyNotices _notices;
    private readonly TimeProvider _time;
    private readonly SubjectId _subject;
    private readonly SubjectChainStore _chain;
    private readonly LeaseHolders _holders;

    // Withdrawals under way, or asked for while the ledger could not store them: they count from the request on (stop first, then store).
    private readonly HashSet<Purpose> _withdrawing = [];

    public ConsentGrain(
        ISubjectLedger ledger, PrivacyNotices notices, ActorTokens tokens, StandingCache standings, GrainsMetrics metrics, TimeProvider time,
        ILogger<ConsentGrain> logger)
    {
        _tokens = tokens;
        _standings = standings;
        _notices = notices;
        _time = time;
        _subject = new SubjectId(this.GetPrimaryKeyString());
        _chain = new SubjectChainStore(_subject, ledger, time, logger);
        _holders = new LeaseHolders(GrainFactory, tokens, time, metrics, logger);
    }

    public async Task<ConsentOverview> ReadAsync()
    {
        var chain = await ReadChainAsync();
        var now = _time.GetUtcNow();
        var receipts = chain.Events.Zip(LedgerHash.HeadsOf(_subject, chain), Receipt).ToDictionary(receipt => receipt.RecordId);
        return new ConsentOverview(
            [.. ConsentLedger.Fold(chain, _notices, now).Select(item =>
                new ConsentItem(item.Purpose, item.Status, item.Last is { } last ? receipts[last.OperationId] : null))],
            _notices.InForce(now).Version,
            [.. chain.Events.Where(entry => entry.Kind is LedgerEventKind.ConsentGiven or LedgerEventKind.ConsentWithdrawn)
                .Select(entry => receipts[entry.OperationId])]);
    }

    public async Task<ConsentResult> GiveAsync(GiveConsent command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var give = new ConsentCommand.Give(command.Purpose, command.NoticeVersion, command.NoticeHash, command.OperationId, _tokens.Current().Role);
        var commit = await _chain.CommitAsync(chain => ConsentLedger.Decide(chain, give, _notices, _time.GetUtcNow()));
        if (commit is Commit.Stored)
        {
            _withdrawing.Remove(command.Purpose);
        }

        _standings.Invalidate(_subject);
        return Result(commit);
    }

    public async Task<ConsentResult> WithdrawAsync(WithdrawConsent command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var withdraw = new ConsentCommand.Withdraw(command.Purpose, command.OperationId, _tokens.Current().Role);
        LedgerDecision Decide(SubjectChain chain) => ConsentLedger.Decide(chain, withdraw, _notices, _time.GetUtcNow());
        if (Decide(_chain.Known) is LedgerDecision.Append)
        {
            _withdrawing.Add(command.Purpose);
            _standings.Invalidate(_subject);
            await StopMediaAsync(command.Purpose);
        }

        var commit = await _chain.CommitAsync(Decide);
        if (commit is not Commit.Refused { Reason: Refusal.StorageUnavailable })
        {
            _withdrawing.Remove(command.Purpose);
        }

        _standings.Invalidate(_subject);
        return Result(commit);
    }

    public async Task<ConsentStanding> StandingAsync(string? session)
    {
        if (session is not null)
        {
            _holders.Add(session);
        }

        var chain = await _chain.ReadAsync();
        return new ConsentStanding(
            [.. ConsentLedger.InForce(chain, _notices, _time.GetUtcNow()).Where(purpose => !_withdrawing.Contains(purpose))],
            ConsentLedger.Objected(chain), chain.Head.Length, _chain.Age);
    }

    private Task StopMediaAsync(Purpose purpose) => ProcessingRegistry.Find(purpose)?.Covers(RecordClass.SessionMedia) == true
        ? _holders.StopAsync(_subject, EndReason.ConsentWithdrawn)
        : Task.CompletedTask;

    private async Task<SubjectChain> ReadChainAsync()
    {
        try
        {
            return await _chain.ReadAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new GateDeniedException(Refusal.StorageUnavailable);
        }
    }

    private static ConsentReceipt Receipt(LedgerEvent entry, LedgerHead head) => new(
        entry.OperationId, entry.Purpose, entry.Kind == LedgerEventKind.ConsentGiven, entry.NoticeVersion, entry.NoticeHash, entry.At, head.Hash);

    private static ConsentResult Result(Commit commit) => commit switch
    {
        Commit.Stored stored => new ConsentResult.Recorded(Receipt(stored.Entry, stored.Head)),
        Commit.Refused refused => new ConsentResult.Refused(refused.Reason),
        _ => throw new InvalidOperationException("Unknown outcome of an append."),
    };
}
