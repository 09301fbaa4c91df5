using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Restriction;
using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Restriction;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Consent;
using BienEtre.Grains.Gate;
using Microsoft.Extensions.Logging;

namespace BienEtre.Grains.Restriction;

/// <summary>Adapter of <see cref="RestrictionLedger"/>: read, decide, pause what must pause, append.</summary>
[GrainType("restriction")]
internal sealed class RestrictionGrain : Grain, IRestrictionGrain
{
    private readonly ActorTokens _tokens;
    private readonly StandingCache _standings;
    private readonly TimeProvider _time;
    private readonly SubjectId _subject;
    private readonly SubjectChainStore _chain;
    private readonly LeaseHolders _holders;

    // A restriction under way, or asked for while the ledger could not store it: it counts from the request on (stop first, then store).
    private bool _restricting;

    public RestrictionGrain(
        ISubjectLedger ledger, ActorTokens tokens, StandingCache standings, GrainsMetrics metrics, TimeProvider time, ILogger<RestrictionGrain> logger)
    {
        _tokens = tokens;
        _standings = standings;
        _time = time;
        _subject = new SubjectId(this.GetPrimaryKeyString());
        _chain = new SubjectChainStore(_subject, ledger, time, logger);
        _holders = new LeaseHolders(GrainFactory, tokens, time, metrics, logger);
    }

    public async Task<RestrictionView> ReadAsync()
    {
        try
        {
            return View(await _chain.ReadAsync());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new GateDeniedException(Refusal.StorageUnavailable);
        }
    }

    public async Task<RestrictionResult> RestrictAsync(RestrictProcessing command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var restrict = new RestrictionCommand.Restrict(command.Ground, command.OperationId, _tokens.Current().Role);
        if (RestrictionLedger.Decide(_chain.Known, restrict, _time.GetUtcNow()) is LedgerDecision.Append)
        {
            _restricting = true;
            _standings.Invalidate(_subject);
            await _holders.StopAsync(_subject, EndReason.Restricted);
        }

        var result = await CommitAsync(restrict);
        _restricting &= result is RestrictionResult.Refused { Reason: Refusal.StorageUnavailable };
        return result;
    }

    public async Task<RestrictionResult> LiftAsync(string operationId)
    {
        var result = await CommitAsync(new RestrictionCommand.Lift(operationId, _tokens.Current().Role));
        _restricting &= result is not RestrictionResult.Recorded;
        return result;
    }

    public async Task<RestrictionResult> ContinueAsync(string session, string operationId)
    {
        var result = await CommitAsync(new RestrictionCommand.Continue(session, operationId, _tokens.Current().Role));
        if (result is RestrictionResult.Recorded)
        {
            using (_tokens.Act(Actor.System))
            {
                await GrainFactory.GetGrain<ISessionGrain>(session).ContinueAsync(_subject.Value);
            }
        }

        return result;
    }

    public async Task<RestrictionStanding> StandingAsync(string? session)
    {
        if (session is not null)
        {
            _holders.Add(session);
        }

        var chain = await _chain.ReadAsync();
        var position = RestrictionLedger.Fold(chain);
        return new RestrictionStanding(
            position.Active || _restricting, _restricting ? null : position.ContinuedSession, chain.Head.Length, _chain.Age);
    }

    private async Task<RestrictionResult> CommitAsync(RestrictionCommand command)
    {
        var commit = await _chain.CommitAsync(chain => RestrictionLedger.Decide(chain, command, _time.GetUtcNow()));
        _standings.Invalidate(_subject);
        return commit is Commit.Refused refused ? new RestrictionResult.Refused(refused.Reason) : new RestrictionResult.Recorded(View(_chain.Known));
    }

    private static RestrictionView View(SubjectChain chain)
    {
        var position = RestrictionLedger.Fold(chain);
        return new RestrictionView(position.Active, position.Ground, position.Since);
    }
}
