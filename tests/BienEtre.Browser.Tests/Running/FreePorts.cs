using System.Net;
using System.Net.Sockets;

namespace BienEtre.Browser.Tests.Running;

/// <summary>Ports that nobody uses right now.</summary>
internal static class FreePorts
{
    /// <summary>A TCP port.</summary>
    public static int Tcp()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A port free for UDP and TCP alike: the relay takes both.</summary>
    public static int UdpAndTcp()
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Any, 0));
            var port = ((IPEndPoint)udp.LocalEndPoint!).Port;
            try
            {
                using var tcp = new TcpListener(IPAddress.Any, port);
                tcp.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken for TCP: draw again.
            }
        }

        throw new InvalidOperationException("No port is free for both UDP and TCP.");
    }
}
