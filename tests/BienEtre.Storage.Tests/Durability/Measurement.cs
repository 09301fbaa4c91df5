using System.Diagnostics;
using System.Globalization;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Tests.Support;

namespace BienEtre.Storage.Tests.Durability;

/// <summary>
/// Measures durable writes: <c>BienEtre.Storage.Tests --measure [seconds]</c>. Not a test: figures belong in a report.
/// </summary>
internal static class Measurement
{
    public const string Verb = "--measure";

    private const int AccessRowsPerCall = 1_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var duration = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 5);
        await using var store = SqliteStore.Open();
        await MeasureAsync(64, TimeSpan.FromSeconds(1), () => StateWriter(store));
        foreach (var parallel in new[] { 1, 8, 64 })
        {
            await ReportAsync("state of 1 KB, encrypted", parallel, duration, () => StateWriter(store));
        }

        await ReportAsync("state of 1 KB, read and decrypted", 1, duration, () => StateReader(store));
        await ReportAsync("ledger append to a new chain", 64, duration, () => () => store.Ledger().AppendAsync(Some.Subject(), LedgerHead.Empty, Some.Event()));
        await ReportAsync($"access log, {AccessRowsPerCall} rows a call", 1, duration, () => AccessWriter(store));
        return 0;
    }

    private static Func<Task> StateWriter(SqliteStore store)
    {
        var grain = Some.Employee();
        var state = new GrainState<Note>(new Note { Text = new string('x', 1_000) });
        return () =>
        {
            state.State!.Number++;
            return store.Grains().WriteStateAsync("employee", grain, state);
        };
    }

    private static Func<Task> StateReader(SqliteStore store)
    {
        var grain = Some.Employee();
        var state = new GrainState<Note>(new Note { Text = new string('x', 1_000) });
        var written = store.Grains().WriteStateAsync("employee", grain, state);
        return async () =>
        {
            await written;
            await store.Grains().ReadStateAsync("employee", grain, state);
        };
    }

    /// <summary>As the gate flushes: the same subjects, minute after minute, each minute's rows twice.</summary>
    private static Func<Task> AccessWriter(SqliteStore store)
    {
        var subjects = Enumerable.Range(0, AccessRowsPerCall).Select(_ => Some.Subject()).ToArray();
        var call = 0;
        return () =>
        {
            var minute = call++ / 2;
            return store.AccessLog().AppendAsync([.. subjects.Select((SubjectId subject) => Some.Access(subject, minute, reference: "s"))]);
        };
    }

    private static async Task ReportAsync(string what, int parallel, TimeSpan duration, Func<Func<Task>> worker)
    {
        var (latencies, cpu) = await MeasureAsync(parallel, duration, worker);
        Array.Sort(latencies);
        var (rate, cost) = (latencies.Length / duration.TotalSeconds, cpu.TotalMicroseconds / latencies.Length);
        var (median, slow) = (Milliseconds(latencies, 0.5), Milliseconds(latencies, 0.99));
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{what}, {parallel} parallel: {rate:0}/s, p50 {median:0.00} ms, p99 {slow:0.00} ms, {cost:0} us CPU each"));
    }

    private static async Task<(long[] Latencies, TimeSpan Cpu)> MeasureAsync(int parallel, TimeSpan duration, Func<Func<Task>> worker)
    {
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Task.Run(async () =>
        {
            var taken = new List<long>();
            var work = worker();
            while (Stopwatch.GetTimestamp() is var started && started < end)
            {
                await work();
                taken.Add(Stopwatch.GetTimestamp() - started);
            }

            return taken;
        })));
        return ([.. latencies.SelectMany(taken => taken)], Environment.CpuUsage.TotalTime - cpuBefore);
    }

    private static double Milliseconds(long[] sorted, double quantile) =>
        Stopwatch.GetElapsedTime(0, sorted[(int)((sorted.Length - 1) * quantile)]).TotalMilliseconds;
}
