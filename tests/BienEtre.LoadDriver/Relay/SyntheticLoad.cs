using System.Diagnostics;
using System.Globalization;
using BienEtre.LoadDriver.Peers;

namespace BienEtre.LoadDriver.Relay;

/// <summary>Many 1:1 sessions at once against a relay in its own process, and what they cost it.</summary>
internal static class SyntheticLoad
{
    private const int AudioBytes = 120;
    private const int VideoBytes = 1100;
    private const int VideoPerAudio = 5;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>Runs the load and writes the figures.</summary>
    /// <param name="sessions">Sessions of two peers each.</param>
    /// <param name="time">How long to measure.</param>
    /// <param name="output">Where the figures go.</param>
    public static async Task<int> RunAsync(int sessions, TimeSpan time, TextWriter output)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["relay"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var relay = await RelayControl.AttachAsync(process);
        var peers = new SyntheticPeer[2 * sessions];
        try
        {
            await JoinAsync(relay, peers);
            await SendAsync(relay, peers, WarmUp);
            var (cpu, received, clock) = (await relay.CpuAsync(), Received(peers), Stopwatch.StartNew());
            var sent = await SendAsync(relay, peers, time);
            await Task.Delay(Frame);
            var (used, forwarded, elapsed) = (await relay.CpuAsync() - cpu, Received(peers) - received, clock.Elapsed);
            var stop = await StopAsync(relay, peers);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
                sessions {sessions}, {elapsed.TotalSeconds:F1} s, sent {sent}, forwarded {forwarded} ({forwarded / elapsed.TotalSeconds:F0}/s)
                relay CPU {used.TotalMilliseconds:F0} ms = {used.TotalMicroseconds / forwarded:F2} us per forwarded packet, {used / elapsed:P1} of a core
                last packet {stop} ms after the lease was revoked
                """));
            return 0;
        }
        finally
        {
            Array.ForEach(peers, p => p?.Dispose());
            relay.End();
            await process.WaitForExitAsync();
        }
    }

    private static string Room(int peer) => $"room-{peer / 2}";

    private static long Received(SyntheticPeer[] peers) => peers.Sum(p => p.ReceivedCount);

    private static async Task JoinAsync(RelayControl relay, SyntheticPeer[] peers)
    {
        for (var i = 0; i < peers.Length; i++)
        {
            peers[i] = new SyntheticPeer();
            var answer = await relay.OfferAsync(Room(i), (i % 2) == 0 ? "a" : "b", peers[i].Offer);
            await Task.Run(() => peers[i].Connect(answer));
        }
    }

    private static async Task<long> SendAsync(RelayControl relay, SyntheticPeer[] peers, TimeSpan time)
    {
        var (audio, video, sent) = (new byte[AudioBytes], new byte[VideoBytes], 0L);
        var clock = Stopwatch.StartNew();
        var renewed = -Lease;
        for (var tick = 1; clock.Elapsed < time; tick++)
        {
            if (clock.Elapsed - renewed > Lease / 5)
            {
                renewed = clock.Elapsed;
                for (var i = 0; i < peers.Length; i += 2)
                {
                    await relay.RenewAsync(Room(i), Lease);
                }
            }

            foreach (var peer in peers)
            {
                peer.SendAudio(audio);
                for (var i = 0; i < VideoPerAudio; i++)
                {
                    peer.SendVideo(video);
                }
            }

            sent += peers.Length * (1 + VideoPerAudio);
            if ((Frame * tick) - clock.Elapsed is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait);
            }
        }

        return sent;
    }

    // Keeps sending after the revocation, so that silence is the relay's doing.
    private static async Task<long> StopAsync(RelayControl relay, SyntheticPeer[] peers)
    {
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                peers[0].SendAudio(new byte[AudioBytes]);
                await Task.Delay(Frame / 2);
            }
        });
        await Task.Delay(Frame * 5);
        var revoked = Environment.TickCount64;
        await relay.RevokeAsync(Room(0));
        await sending;
        return Math.Max(0, peers[1].LastReceivedAt - revoked);
    }
}
