using System.Globalization;
using BienEtre.LoadDriver.Relay;

const string Usage = """
    Usage: BienEtre.LoadDriver relay                   the relay alone, driven by lines on standard input
           BienEtre.LoadDriver load SESSIONS SECONDS   1:1 sessions through a relay in its own process: CPU per forwarded packet, time to stop
    """;

switch (args)
{
    case ["relay"]:
        return await RelayServer.RunAsync(Console.In, Console.Out);
    case ["load", var sessions, var seconds]:
        var time = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));
        return await SyntheticLoad.RunAsync(int.Parse(sessions, CultureInfo.InvariantCulture), time, Console.Out);
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}
