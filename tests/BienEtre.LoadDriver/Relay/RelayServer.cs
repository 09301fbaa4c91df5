using System.Globalization;
using System.Net;
using System.Text;
using BienEtre.Media;
using BienEtre.Media.Sockets;

namespace BienEtre.LoadDriver.Relay;

/// <summary>
/// The relay alone in a process, driven by lines on standard input: nothing but media runs here, so that what the process writes can be judged without
/// exceptions for a web server or a database.
/// </summary>
internal static class RelayServer
{
    /// <summary>Runs until standard input ends.</summary>
    /// <param name="input">Commands.</param>
    /// <param name="output">One line for each command.</param>
    public static async Task<int> RunAsync(TextReader input, TextWriter output)
    {
        var options = new MediaServerOptions
        {
            Port = 0,
            BindAddress = IPAddress.Loopback,
            PublicAddresses = [IPAddress.Loopback],
            TimeProvider = TimeProvider.System,
        };
        if (MediaServer.Start(options) is not MediaServerStart.Started { Server: var server })
        {
            await output.WriteLineAsync("failed");
            return 1;
        }

        await using (server)
        {
            await output.WriteLineAsync("listening");
            await output.FlushAsync();
            while (await input.ReadLineAsync() is { } line)
            {
                await output.WriteLineAsync(await AnswerAsync(server, line.Split(' ')));
                await output.FlushAsync();
            }
        }

        return 0;
    }

    private static async Task<string> AnswerAsync(MediaServer server, string[] words)
    {
        switch (words)
        {
            case ["offer", var room, var member, var sdp]:
                return await server.OfferAsync(room, member, Encoding.UTF8.GetString(Convert.FromBase64String(sdp)), CancellationToken.None) switch
                {
                    OfferOutcome.Answered answered => "answer " + Convert.ToBase64String(Encoding.UTF8.GetBytes(answered.Sdp)),
                    OfferOutcome.Refused refused => "refused " + refused.Reason,
                    _ => "refused",
                };
            case ["renew", var room, var milliseconds]:
                server.Renew(room, TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)));
                return "done";
            case ["revoke", var room]:
                server.Revoke(room);
                return "done";
            case ["close", var room]:
                server.Close(room);
                return "done";
            case ["cpu"]:
                return "cpu " + Environment.CpuUsage.TotalTime.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture);
            default:
                return "unknown";
        }
    }
}
