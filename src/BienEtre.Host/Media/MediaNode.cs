using BienEtre.Domain.Sessions;
using BienEtre.Host.Telemetry;
using BienEtre.Media.Sockets;

namespace BienEtre.Host.Media;

/// <summary>The relay of this node as sessions see it: opened before the silo, so that no session can be asked before there is one.</summary>
internal sealed class MediaNode(MediaServerOptions options, ILogger<MediaNode> logger) : IMediaRelay, IHostedLifecycleService, IAsyncDisposable
{
    private MediaServer? _server;

    /// <summary>The running server.</summary>
    public MediaServer Server => _server ?? throw new InvalidOperationException("The relay has not started.");

    /// <summary>Whether the relay runs.</summary>
    public bool Runs => _server is not null;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        switch (MediaServer.Start(options))
        {
            case MediaServerStart.Started started:
                _server = started.Server;
                Log.RelayListens(logger, started.Server.LocalEndPoint.Port);
                return Task.CompletedTask;
            case MediaServerStart.Failed failed:
                throw new StartException(failed.Reason);
            default:
                throw new InvalidOperationException("Unknown outcome of the relay's start.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async Task<RelayAnswer> OfferAsync(string session, Side side, string sdp, CancellationToken cancellationToken = default) =>
        await Server.OfferAsync(session, Member(side), sdp, cancellationToken) switch
        {
            BienEtre.Media.OfferOutcome.Answered answered => new RelayAnswer.Answered(answered.Sdp),
            BienEtre.Media.OfferOutcome.Refused refused => new RelayAnswer.Refused(Reason(refused.Reason)),
            _ => new RelayAnswer.Refused("unknown"),
        };

    public void Renew(string session, TimeSpan timeToLive) => Server.Renew(session, timeToLive);

    public void Revoke(string session) => Server.Revoke(session);

    public void Leave(string session, Side side) => Server.Leave(session, Member(side));

    public void Close(string session) => Server.Close(session);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.DisposeAsync();
        }
    }

    // An offer that cannot be used at all, told apart from a relay that cannot take it now.
    private static string Reason(BienEtre.Media.OfferRefusal refusal) => refusal switch
    {
        BienEtre.Media.OfferRefusal.InvalidSdp or BienEtre.Media.OfferRefusal.Unsupported or BienEtre.Media.OfferRefusal.NoCommonCodec =>
            RelayAnswer.Refused.Malformed,
        _ => refusal.ToString(),
    };

    /// <summary>Name of a side within its room.</summary>
    internal static string Member(Side side) => side == Side.Employee ? "employee" : "practitioner";
}
