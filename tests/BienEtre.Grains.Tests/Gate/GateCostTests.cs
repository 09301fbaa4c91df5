using System.Diagnostics;
using System.Globalization;
using BienEtre.Contracts.Sessions;
using BienEtre.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BienEtre.Grains.Tests.Gate;

/// <summary>What the gate costs per call: the same calls to the same grains with and without it. The figures are in the test's output.</summary>
public sealed class GateCostTests
{
    private const int Calls = 20_000;

    [Fact]
    public async Task The_gate_costs_little_per_call()
    {
        var without = await MeasureAsync(silo => silo.Services.RemoveAll<IIncomingGrainCallFilter>());
        var with = await MeasureAsync(null);
        foreach (var (name, gated, open) in with.Zip(without, (gated, open) => (gated.Name, gated, open)))
        {
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: gate {gated.Wall - open.Wall:F1} us wall, {gated.Cpu - open.Cpu:F1} us CPU per call ({open.Wall:F1} -> {gated.Wall:F1} wall, {open.Cpu:F1} -> {gated.Cpu:F1} CPU)"));

            // Far above the figure, far below a hop to a database: it fails when the gate asks somebody on every call.
            Assert.InRange(gated.Cpu - open.Cpu, -50, 100);
        }
    }

    private static async Task<List<(string Name, double Wall, double Cpu)>> MeasureAsync(Action<ISiloBuilder>? more)
    {
        var cluster = new Cluster { More = more };
        await cluster.InitializeAsync();
        await using (cluster)
        {
            var scene = await new Scene(cluster).LiveAsync();
            using var acting = cluster.Tokens.Act(scene.Employee);
            var session = cluster.Grains.GetGrain<ISessionGrain>(scene.Session);
            var devices = new PeerDevices(true, false);
            return
            [
                await TimeAsync("own rights, one at a time", 1, () => session.ReadAsync()),
                await TimeAsync("own rights, 64 in flight", 64, () => session.ReadAsync()),
                await TimeAsync("consent and restriction of both, one at a time", 1, () => session.PresentAsync(devices)),
                await TimeAsync("consent and restriction of both, 64 in flight", 64, () => session.PresentAsync(devices)),
            ];
        }
    }

    private static async Task<(string Name, double Wall, double Cpu)> TimeAsync(string name, int inFlight, Func<Task> call)
    {
        await RunAsync(inFlight, call);
        using var process = Process.GetCurrentProcess();
        var (cpu, wall) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        await RunAsync(inFlight, call);
        process.Refresh();
        return (name, Stopwatch.GetElapsedTime(wall).TotalMicroseconds / Calls, (process.TotalProcessorTime - cpu).TotalMicroseconds / Calls);
    }

    private static Task RunAsync(int inFlight, Func<Task> call) => Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
    {
        for (var i = 0; i < Calls / inFlight; i++)
        {
            await call();
        }
    }));
}
