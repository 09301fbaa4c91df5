using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using BienEtre.Host.Telemetry;
using BienEtre.Media;

namespace BienEtre.Host.Media;

/// <summary>Tells sessions what their relay sees: connected, silent, closed. Never what was said.</summary>
internal sealed class MediaReports(MediaNode node, IGrainFactory grains, ActorTokens tokens, TimeProvider time, ILogger<MediaReports> logger)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var happened in node.Server.Events.ReadAllAsync(stoppingToken))
        {
            if (Change(happened.Kind) is { } change && Enum.TryParse<Side>(happened.Member, ignoreCase: true, out var side))
            {
                await TellAsync(happened.Room, side, change, stoppingToken);
            }
        }
    }

    private async Task TellAsync(string session, Side side, RelayChange change, CancellationToken cancellationToken)
    {
        try
        {
            using (tokens.Act(Actor.System))
            {
                await grains.GetGrain<ISessionGrain>(session).RelayChangedAsync(side, change).WaitAsync(Patience, time, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.ReportFailed(logger, change, fault.GetType().Name);
        }
    }

    private static RelayChange? Change(MediaEventKind kind) => kind switch
    {
        MediaEventKind.Connected => RelayChange.Connected,
        MediaEventKind.Disconnected => RelayChange.Disconnected,
        MediaEventKind.Closed => RelayChange.Closed,
        _ => null,
    };
}
