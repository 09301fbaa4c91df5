using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using BienEtre.Host.Auth;
using BienEtre.Host.Telemetry;
using Microsoft.AspNetCore.SignalR;

namespace BienEtre.Host.Signalling;

/// <summary>
/// What stands before every hub call: the actor's token, a limit per connection, bounds of the input, and refusals as values. Nothing that goes wrong behind it
/// reaches a browser as anything but a <see cref="Refusal"/>, and no input reaches a log.
/// </summary>
internal sealed class HubDoor(ActorTokens tokens, TimeProvider time, HostMetrics metrics, ILogger<HubDoor> logger) : IHubFilter
{
    /// <summary>Calls of one connection at once, and per second on average.</summary>
    public const int BurstMax = 40, PerSecondMax = 10;

    /// <summary>Characters of an SDP offer; Chromium's with twelve participants has less than half.</summary>
    public const int OfferCharactersMax = 64 * 1024;

    private const int ShortTextMax = 64;

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext call, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var refusal = Bounded(call);
        if (refusal == Refusal.None)
        {
            try
            {
                using (tokens.Act(call.Context.User!.ToActor()))
                {
                    return await next(call);
                }
            }
            catch (GateDeniedException denied)
            {
                refusal = denied.Refusal;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Log.HubCallFailed(logger, call.HubMethodName, fault.GetType().Name);
                refusal = Refusal.StorageUnavailable;
            }
        }

        metrics.HubRefused(refusal);
        return Refused(call.HubMethod.ReturnType, refusal);
    }

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (context.Context.User?.ToActor() is not { Role: not Roles.Anonymous })
        {
            context.Context.Abort();
            return;
        }

        context.Context.Items[typeof(Allowance)] = new Allowance(time);
        await next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        try
        {
            using (tokens.Act(context.Context.User!.ToActor()))
            {
                await next(context, exception);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The session's own liveness notices a lost page, too; a refusal here (the session has ended) is the ordinary case.
            if (fault is not GateDeniedException)
            {
                Log.HubCallFailed(logger, nameof(OnDisconnectedAsync), fault.GetType().Name);
            }
        }
    }

    private static Refusal Bounded(HubInvocationContext call)
    {
        if (call.Context.Items[typeof(Allowance)] is not Allowance allowance || !allowance.Take())
        {
            return Refusal.LimitReached;
        }

        for (var i = 0; i < call.HubMethodArguments.Count; i++)
        {
            var within = (call.HubMethodName, i, call.HubMethodArguments[i]) switch
            {
                (_, _, null) => false,
                (nameof(ConsultationHub.Offer), 1, string sdp) => sdp.Length <= OfferCharactersMax,
                (nameof(ConsultationHub.Join), 1, string epoch) => epoch.Length <= ShortTextMax,
                (nameof(ConsultationHub.Watch), 0, string epoch) => epoch.Length <= ShortTextMax,
                (_, _, string id) => SubjectId.IsValid(id),
                _ => true,
            };
            if (!within)
            {
                return Refusal.Malformed;
            }
        }

        return Refusal.None;
    }

    private static object Refused(Type returns, Refusal refusal) => returns switch
    {
        _ when returns == typeof(Task<JoinResult>) => JoinResult.Refused(refusal),
        _ when returns == typeof(Task<SessionResult>) => SessionResult.Refused(refusal),
        _ when returns == typeof(Task<OfferResult>) => new OfferResult(refusal, null),
        _ when returns == typeof(Task<DecisionResult>) => new DecisionResult(refusal),
        _ => throw new HubException(refusal.ToString()),
    };

    /// <summary>A token bucket by the injected clock.</summary>
    private sealed class Allowance(TimeProvider time)
    {
        private readonly Lock _lock = new();
        private double _tokens = BurstMax;
        private long _last = time.GetTimestamp();

        public bool Take()
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                _tokens = Math.Min(BurstMax, _tokens + (time.GetElapsedTime(_last, now).TotalSeconds * PerSecondMax));
                _last = now;
                if (_tokens < 1)
                {
                    return false;
                }

                _tokens--;
                return true;
            }
        }
    }
}
