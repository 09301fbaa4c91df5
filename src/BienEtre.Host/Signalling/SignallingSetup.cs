using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace BienEtre.Host.Signalling;

/// <summary>Wires signalling: WebSockets only, without negotiation, bounded messages, no details of faults to browsers.</summary>
internal static class SignallingSetup
{
    /// <summary>Bytes of one message of a browser.</summary>
    public const int MessageBytesMax = 128 * 1024;

    /// <summary>Adds the hub, its door and the bridge. After the silo, so that the bridge starts when grains can be reached.</summary>
    public static IServiceCollection AddSignalling(this IServiceCollection services)
    {
        services.AddSignalR(options =>
        {
            options.EnableDetailedErrors = false;
            options.KeepAliveInterval = TimeSpan.FromSeconds(5); // a browser takes 15 s of silence for a cut line
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
            options.MaximumReceiveMessageSize = MessageBytesMax;
            options.MaximumParallelInvocationsPerClient = 1; // more would give up the order of a browser's calls
            options.StatefulReconnectBufferSize = 0;
            options.AddFilter<HubDoor>();
        }).AddJsonProtocol(options =>
        {
            options.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            options.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        });
        services.AddSingleton<HubDoor>();
        services.AddSingleton<HostBridge>();
        services.AddHostedService(provider => provider.GetRequiredService<HostBridge>());
        return services;
    }

    /// <summary>Maps the hub.</summary>
    public static void MapSignalling(this IEndpointRouteBuilder routes) => routes.MapHub<ConsultationHub>(ConsultationHub.Address, options =>
    {
        options.Transports = HttpTransportType.WebSockets;
        options.CloseOnAuthenticationExpiration = true;
        options.ApplicationMaxBufferSize = MessageBytesMax;
        options.TransportMaxBufferSize = MessageBytesMax;
    });
}
