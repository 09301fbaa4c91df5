using System.Collections.Concurrent;
using System.Net;
using BienEtre.Media;
using BienEtre.Media.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BienEtre.LoadDriver.Relay;

/// <summary>
/// The relay alone with the plainest signalling there is, for load generators: <c>POST /rooms/{room}/members/{member}</c> takes an SDP offer and answers with
/// the SDP answer, <c>DELETE</c> leaves, <c>GET /</c> says that it is ready. It renews the lease of every room that has members: there is no gate here, so it
/// listens on loopback only.
/// </summary>
internal sealed class RelayHttp(MediaServer server)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _rooms = new();

    /// <summary>Runs until the process is told to end.</summary>
    /// <param name="http">Loopback address and port of the signalling.</param>
    /// <param name="udp">Address and port of the media.</param>
    /// <param name="error">Where a failed start is explained.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IPEndPoint http, IPEndPoint udp, TextWriter error)
    {
        if (!IPAddress.IsLoopback(http.Address))
        {
            await error.WriteLineAsync("The signalling of this relay has no gate: give a loopback address.");
            return 2;
        }

        var start = MediaServer.Start(new MediaServerOptions
        {
            Port = udp.Port,
            BindAddress = udp.Address,
            PublicAddresses = [udp.Address],
            TimeProvider = TimeProvider.System,
        });
        if (start is not MediaServerStart.Started { Server: var server })
        {
            await error.WriteLineAsync(((MediaServerStart.Failed)start).Reason);
            return 1;
        }

        await using (server)
        {
            var relay = new RelayHttp(server);
            await using var app = relay.Build(http);
            using var renewing = new CancellationTokenSource();
            var renewal = relay.RenewAsync(renewing.Token);
            await app.RunAsync();
            await renewing.CancelAsync();
            await renewal;
        }

        return 0;
    }

    private WebApplication Build(IPEndPoint http)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(http));
        var app = builder.Build();
        app.MapGet("/", () => Results.Ok());
        app.MapPost("/rooms/{room}/members/{member}", JoinAsync);
        app.MapDelete("/rooms/{room}/members/{member}", (string room, string member) => Leave(room, member));
        return app;
    }

    private async Task<IResult> JoinAsync(string room, string member, HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var offer = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        server.Renew(room, Lease);
        var outcome = await server.OfferAsync(room, member, offer, request.HttpContext.RequestAborted);
        if (outcome is not OfferOutcome.Answered answered)
        {
            return Results.Text(((OfferOutcome.Refused)outcome).Reason.ToString(), statusCode: StatusCodes.Status409Conflict);
        }

        _rooms.GetOrAdd(room, _ => new ConcurrentDictionary<string, bool>())[member] = true;
        return Results.Text(answered.Sdp, "application/sdp");
    }

    private IResult Leave(string room, string member)
    {
        server.Leave(room, member);
        if (_rooms.TryGetValue(room, out var members) && members.TryRemove(member, out _) && members.IsEmpty && _rooms.TryRemove(room, out _))
        {
            server.Close(room);
        }

        return Results.NoContent();
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RenewEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var room in _rooms.Keys)
                {
                    server.Renew(room, Lease);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }
}
