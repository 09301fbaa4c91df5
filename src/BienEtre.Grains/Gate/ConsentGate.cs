using System.Collections.Immutable;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Subjects;
using Microsoft.Extensions.Logging;

namespace BienEtre.Grains.Gate;

/// <summary>
/// The one door: every call to every grain of ours passes here before it runs. Who acts comes from a signed token, the policy from the contract, the facts
/// from the consent and restriction of everybody concerned, the verdict from <see cref="GateVerdict"/>. Allow or deny, it is written to the access log
/// of everybody concerned. Orleans' own traffic passes; everything unknown is denied.
/// </summary>
internal sealed class ConsentGate(
    PolicyTable policies, ActorTokens tokens, StandingCache standings, AccessLogWriter log, TimeProvider time, GrainsMetrics metrics,
    ILogger<ConsentGate> logger)
    : IIncomingGrainCallFilter
{
    /// <summary>How long a row that must be stored before the reply may take.</summary>
    public static readonly TimeSpan LogTimeout = TimeSpan.FromSeconds(2);

    // Whatever they are allowed, they are not the subject: the row is on disk before they get an answer.
    private const Roles DurableRoles = Roles.Operator | Roles.PrivacyOfficer | Roles.LegalCounsel;

    public Task Invoke(IIncomingGrainCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var policy = policies.Of(context.InterfaceMethod);
        return policy.Traffic == Traffic.Runtime ? context.Invoke() : GuardAsync(context, policy);
    }

    private async Task GuardAsync(IIncomingGrainCallContext context, MethodPolicy policy)
    {
        var actor = tokens.Current();
        var concerned = Concerned.By(context);
        var refusal = await JudgeAsync(policy, actor, concerned);
        if (refusal != Refusal.None || policy.Logged)
        {
            refusal = await LogAsync(policy, actor, concerned, refusal);
        }

        if (refusal != Refusal.None)
        {
            metrics.Denied(refusal);
            Log.Denied(logger, context.InterfaceName, context.MethodName, refusal);
            throw new GateDeniedException(refusal);
        }

        metrics.Allowed();
        await context.Invoke();
    }

    private async ValueTask<Refusal> JudgeAsync(MethodPolicy policy, Actor actor, Concerned concerned)
    {
        if (policy.Traffic == Traffic.Unknown)
        {
            return Refusal.NotAllowed;
        }

        if (policy is not { Purpose: { } purpose, RecordClass: { } recordClass })
        {
            return Refusals.Of(GateVerdict.DecideOpen(actor.Role, policy.Roles).Reason);
        }

        var question = new GateQuestion(actor.Role, policy.Roles, concerned.RelationOf(actor), purpose, recordClass, policy.Use, concerned.Session);
        try
        {
            // First without asking anybody: a stranger must not make the grains of others work, and rights need nobody's permission.
            var verdict = GateVerdict.Decide(question with { Use = DataUse.Reduce }, new GateFacts(null, [], null), time.GetUtcNow());
            if (verdict.Allowed && policy.Use == DataUse.Process)
            {
                verdict = GateVerdict.Decide(question, await FactsAsync(actor, concerned, afresh: false), time.GetUtcNow());
                if (!verdict.Allowed)
                {
                    // A no is never given from memory: the consent may have been given on another node a moment ago.
                    verdict = GateVerdict.Decide(question, await FactsAsync(actor, concerned, afresh: true), time.GetUtcNow());
                }
            }

            return Refusals.Of(verdict.Reason);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Not to know is a no.
            metrics.StandingFailed();
            Log.StandingFailed(logger, exception);
            return Refusal.StorageUnavailable;
        }
    }

    private async ValueTask<GateFacts> FactsAsync(Actor actor, Concerned concerned, bool afresh)
    {
        var owner = concerned.OwnOf(actor);
        SubjectFacts? own = null;
        var others = ImmutableArray.CreateBuilder<SubjectFacts>(concerned.Subjects.Length);
        foreach (var subject in concerned.Subjects)
        {
            var standing = afresh ? await standings.AskAsync(subject, session: null) : await standings.GetAsync(subject);
            if (subject == owner)
            {
                own = standing.Facts;
            }
            else
            {
                others.Add(standing.Facts);
            }
        }

        return new GateFacts(own, others.DrainToImmutable(), null);
    }

    private async ValueTask<Refusal> LogAsync(MethodPolicy policy, Actor actor, Concerned concerned, Refusal refusal)
    {
        var minute = time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute;
        var recorded = true;
        foreach (var subject in concerned.Subjects)
        {
            recorded &= log.Record(
                new AccessKey(subject, minute, actor.Role, policy.Purpose, policy.RecordClass, refusal, concerned.Session ?? ""));
        }

        if (refusal != Refusal.None || (actor.Role & DurableRoles) != 0)
        {
            recorded &= concerned.Subjects.IsEmpty || await IsStoredAsync();
        }

        // No use of data without its row; but nobody is kept from stopping, leaving or withdrawing because a row could not be written.
        var mayMiss = policy.Use == DataUse.Reduce || (policy.Use == DataUse.OwnRights && (actor.Role & DurableRoles) == 0);
        return recorded || mayMiss || refusal != Refusal.None ? refusal : Refusal.StorageUnavailable;
    }

    private async Task<bool> IsStoredAsync()
    {
        try
        {
            return await log.FlushAsync().WaitAsync(LogTimeout, time);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
