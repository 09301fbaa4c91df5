using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using BienEtre.Grains;
using BienEtre.Grains.Gate;

namespace BienEtre.Host.Composition;

/// <summary>The silo within this process. Its port is bound to the loopback; without a configured one the system chooses, so that two installations
/// can run side by side.</summary>
internal static class LocalSilo
{
    public static void Add(IHostApplicationBuilder builder)
    {
        var port = builder.Configuration.Port("Silo:Port", 0);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(port == 0 ? FreePort() : port, gatewayPort: 0, serviceId: "bienetre", clusterId: "bienetre")
            .AddBienEtreGrains());

        // One process: the key that signs actor tokens lives and dies with it.
        builder.Services.AddSingleton(provider =>
            new ActorTokens(RandomNumberGenerator.GetBytes(ActorTokens.KeyLength), provider.GetRequiredService<TimeProvider>()));
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
