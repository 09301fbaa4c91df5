using System.Globalization;
using System.Net;
using BienEtre.LoadDriver.Relay;

const string Usage = """
    Usage: BienEtre.LoadDriver relay                   the relay alone, driven by lines on standard input
           BienEtre.LoadDriver relay --http 127.0.0.1:7080 --udp 127.0.0.1:7081
                                                       the relay alone, driven over HTTP on loopback
           BienEtre.LoadDriver load SESSIONS SECONDS   1:1 sessions through a relay in its own process: CPU per forwarded packet, time to stop
    """;

switch (args)
{
    case ["relay"]:
        return await RelayServer.RunAsync(Console.In, Console.Out);
    case ["relay", "--http", var http, "--udp", var udp] when IPEndPoint.TryParse(http, out var signalling) && IPEndPoint.TryParse(udp, out var media):
        return await RelayHttp.RunAsync(signalling, media, Console.Error);
    case ["load", var sessions, var seconds]:
        var time = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));
        return await SyntheticLoad.RunAsync(int.Parse(sessions, CultureInfo.InvariantCulture), time, Console.Out);
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}
