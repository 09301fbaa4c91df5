using System.Diagnostics;
using System.Globalization;
using BienEtre.Storage.Tests.Support;

namespace BienEtre.Storage.Tests.Durability;

/// <summary>Measures writes of 1 KB of grain state, encrypted and durable: <c>BienEtre.Storage.Tests --measure [seconds]</c>. Not a test: figures belong in a report.</summary>
internal static class Measurement
{
    public const string Verb = "--measure";

    public static async Task<int> RunAsync(string[] args)
    {
        var duration = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 5);
        await using var store = SqliteStore.Open();
        await MeasureAsync(store, 64, TimeSpan.FromSeconds(1));
        foreach (var parallel in new[] { 1, 8, 64 })
        {
            var (latencies, cpu) = await MeasureAsync(store, parallel, duration);
            Array.Sort(latencies);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{parallel,3} parallel: {latencies.Length / duration.TotalSeconds,8:0} writes/s, p50 {Milliseconds(latencies, 0.5):0.00} ms, p99 {Milliseconds(latencies, 0.99):0.00} ms, {cpu.TotalMicroseconds / latencies.Length:0} us CPU per write"));
        }

        return 0;
    }

    private static async Task<(long[] Latencies, TimeSpan Cpu)> MeasureAsync(SqliteStore store, int parallel, TimeSpan duration)
    {
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Task.Run(async () =>
        {
            var taken = new List<long>();
            var grain = Some.Employee();
            var state = new GrainState<Note>(new Note { Text = new string('x', 1_000) });
            while (Stopwatch.GetTimestamp() is var started && started < end)
            {
                state.State!.Number++;
                await store.Grains().WriteStateAsync("employee", grain, state);
                taken.Add(Stopwatch.GetTimestamp() - started);
            }

            return taken;
        })));
        return ([.. latencies.SelectMany(taken => taken)], Environment.CpuUsage.TotalTime - cpuBefore);
    }

    private static double Milliseconds(long[] sorted, double quantile) =>
        Stopwatch.GetElapsedTime(0, sorted[(int)((sorted.Length - 1) * quantile)]).TotalMilliseconds;
}
