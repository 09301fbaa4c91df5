using System.Text.Json.Serialization;
using BienEtre.Host.Signalling;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace BienEtre.Host.Tests.Running;

/// <summary>A connection to the hub as a browser of this site makes it.</summary>
internal static class HubLine
{
    public static async Task<HubConnection> ConnectAsync(Visitor visitor)
    {
        var hub = new HubConnectionBuilder().WithUrl(visitor.Origin + ConsultationHub.Address, options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
            options.Headers["Cookie"] = visitor.Cookie!;
            options.Headers["Origin"] = visitor.Origin;
        }).AddJsonProtocol(o => o.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false))).Build();
        await hub.StartAsync(TestContext.Current.CancellationToken);
        return hub;
    }
}
