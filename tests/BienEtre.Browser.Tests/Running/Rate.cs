using System.Diagnostics;

namespace BienEtre.Browser.Tests.Running;

/// <summary>Bits per second that a page really sends.</summary>
internal static class Rate
{
    /// <summary>Waits until the picture is sent at more than a rate, measured over 2 s; returns the rate.</summary>
    public static async Task<double> ReachesAsync(Func<Task<MediaReport?>> look, double bitsPerSecond, double seconds)
    {
        var clock = Stopwatch.StartNew();
        var best = 0.0;
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            var from = await look();
            await Task.Delay(2_000, TestContext.Current.CancellationToken);
            var to = await look();
            if (from is not null && to is not null && to.At > from.At)
            {
                var rate = (to.VideoBytesSent - from.VideoBytesSent) * 8_000 / (to.At - from.At);
                best = Math.Max(best, rate);
                if (rate > bitsPerSecond)
                {
                    return rate;
                }
            }
        }

        Assert.Fail($"The sender reached {best:F0} bit/s at best in {seconds} s; wanted {bitsPerSecond:F0}. {await look()}");
        return best;
    }
}
