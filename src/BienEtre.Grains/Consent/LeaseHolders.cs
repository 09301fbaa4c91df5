using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using Microsoft.Extensions.Logging;

namespace BienEtre.Grains.Consent;

/// <summary>
/// The sessions that rely on a subject's standing and are told at once when it changes for the worse. In memory: a session asks again every 2 s, and so
/// comes back after this grain was moved; one that cannot be told stops when its lease runs out. Belongs to one grain and runs only in its turns.
/// </summary>
internal sealed class LeaseHolders(IGrainFactory grains, ActorTokens tokens, TimeProvider time, GrainsMetrics metrics, ILogger logger)
{
    /// <summary>Sessions of one subject at a time.</summary>
    public const int HoldersMax = 64;

    /// <summary>How long a session stays registered without asking again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>How long a session may take to stop before the decision is stored all the same.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, long> _askedAt = [];

    /// <summary>Registers a session; throws when the subject has too many, so that the session fails closed.</summary>
    public void Add(string session)
    {
        if (!_askedAt.ContainsKey(session) && _askedAt.Count >= HoldersMax)
        {
            foreach (var (known, asked) in _askedAt.ToList())
            {
                _ = time.GetElapsedTime(asked) > Lifetime && _askedAt.Remove(known);
            }

            if (_askedAt.Count >= HoldersMax)
            {
                throw new InvalidOperationException($"More than {HoldersMax} sessions rely on one subject.");
            }
        }

        _askedAt[session] = time.GetTimestamp();
    }

    /// <summary>Tells every session to stop, all at once; completes when all have or <see cref="StopTimeout"/> is over. Never throws.</summary>
    public Task StopAsync(SubjectId subject, EndReason reason) =>
        Task.WhenAll(_askedAt.Keys.ToList().Select(session => StopAsync(session, new StopSession(subject.Value, reason))));

    private async Task StopAsync(string session, StopSession stop)
    {
        try
        {
            using (tokens.Act(Actor.System))
            {
                await grains.GetGrain<ISessionGrain>(session).StopAsync(stop).WaitAsync(StopTimeout, time);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            metrics.StopFailed();
            Log.StopFailed(logger, exception, session);
        }
    }
}
