using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BienEtre.LoadDriver.Relay;

/// <summary>Drives a relay process from outside, over its standard input and output.</summary>
internal sealed class RelayControl
{
    private readonly Process _process;

    private RelayControl(Process process) => _process = process;

    /// <summary>Waits until the relay listens.</summary>
    /// <param name="process">A process that runs <c>BienEtre.LoadDriver relay</c>, with standard input and output redirected.</param>
    public static async Task<RelayControl> AttachAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync() == "listening"
            ? new RelayControl(process)
            : throw new InvalidOperationException("the relay process did not start");

    /// <summary>Hands over an offer and returns the SDP answer.</summary>
    /// <param name="room">Room.</param>
    /// <param name="member">Member.</param>
    /// <param name="sdp">SDP offer.</param>
    public async Task<string> OfferAsync(string room, string member, string sdp)
    {
        var line = await AskAsync($"offer {room} {member} {Convert.ToBase64String(Encoding.UTF8.GetBytes(sdp))}");
        return line.StartsWith("answer ", StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(line["answer ".Length..]))
            : throw new InvalidOperationException("the relay " + line);
    }

    /// <summary>Lets the relay forward in a room.</summary>
    /// <param name="room">Room.</param>
    /// <param name="time">How long.</param>
    public Task RenewAsync(string room, TimeSpan time) => AskAsync($"renew {room} {(int)time.TotalMilliseconds}");

    /// <summary>Stops forwarding in a room.</summary>
    /// <param name="room">Room.</param>
    public Task RevokeAsync(string room) => AskAsync($"revoke {room}");

    /// <summary>Processor time that the relay has used.</summary>
    public async Task<TimeSpan> CpuAsync() =>
        TimeSpan.FromMilliseconds(double.Parse((await AskAsync("cpu"))["cpu ".Length..], CultureInfo.InvariantCulture));

    /// <summary>Ends the relay by ending its input.</summary>
    public void End() => _process.StandardInput.Close();

    private async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the relay process ended");
    }
}
