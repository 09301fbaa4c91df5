using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace BienEtre.Host.Media;

/// <summary>Where browsers reach the relay: as configured, else this machine's own addresses, the loopback last for browsers on the same machine.</summary>
internal static class MediaAddresses
{
    /// <summary>Candidates written into an answer; more would only cost connectivity checks.</summary>
    public const int AddressesMax = 6;

    /// <summary>Reads <c>Media:PublicAddress</c> (addresses separated by commas), or looks at the machine.</summary>
    /// <exception cref="StartException">An address cannot be read.</exception>
    public static IReadOnlyList<IPAddress> From(string? configured) => string.IsNullOrWhiteSpace(configured) ? Own() : Read(configured);

    private static List<IPAddress> Read(string configured)
    {
        var addresses = new List<IPAddress>();
        foreach (var text in configured.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            addresses.Add(IPAddress.TryParse(text, out var address) ? address : throw new StartException(
                "Media:PublicAddress holds something that is not an IP address. "
                + "Give addresses separated by commas, or leave it empty for this machine's own."));
        }

        return addresses.Count is > 0 and <= AddressesMax ? addresses : throw new StartException($"Media:PublicAddress takes 1 to {AddressesMax} addresses.");
    }

    private static List<IPAddress> Own()
    {
        var found = NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .Where(a => a.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !a.IsIPv6LinkLocal && !a.IsIPv6Multicast)
            .OrderBy(a => a.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .Take(AddressesMax - 1);
        return [.. found, IPAddress.Loopback];
    }
}
