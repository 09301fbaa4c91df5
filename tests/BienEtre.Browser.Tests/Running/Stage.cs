using BienEtre.Browser.Tests.Running;
using Microsoft.Playwright;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Stage))]
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]

namespace BienEtre.Browser.Tests.Running;

/// <summary>What all tests share: one host process and two browsers, one with a 720p camera and one with a small, cheap camera.</summary>
public sealed class Stage : IAsyncLifetime
{
    /// <summary>Tests of calls run one after the other; beside them run those that mostly wait or look at pages.</summary>
    public const string Calls = "calls";

    private readonly Lazy<Task<IBrowser>> _sharp;
    private readonly Lazy<Task<IBrowser>> _cheap;
    private string _folder = "";
    private IPlaywright _playwright = null!;

    public Stage()
    {
        _sharp = new(() => StartAsync("sharp.y4m", 1280, 720, framesPerSecond: 20, frames: 20, noise: 9));
        _cheap = new(() => StartAsync("cheap.y4m", 160, 90, framesPerSecond: 5, frames: 10, noise: 4));
    }

    /// <summary>A 1280x720 camera with noise.</summary>
    internal Task<IBrowser> SharpAsync() => _sharp.Value;

    /// <summary>A 160x90 camera at 5 frames a second: for tests with many pages.</summary>
    internal Task<IBrowser> CheapAsync() => _cheap.Value;

    /// <summary>The host.</summary>
    internal HostProcess Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("bienetre-camera-").FullName;
        _playwright = await Playwright.CreateAsync();
        Host = await HostProcess.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in new[] { _sharp, _cheap })
        {
            if (browser.IsValueCreated)
            {
                await (await browser.Value).DisposeAsync();
            }
        }

        _playwright.Dispose();
        await Host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);

        // Whatever the tests did, bad input included: no fault in the host's log.
        var faults = Host.Complaints.Where(line => !line.StartsWith("warn:", StringComparison.Ordinal)).ToArray();
        if (faults.Length > 0)
        {
            throw new InvalidOperationException($"The host logged faults:\n{string.Join('\n', faults)}");
        }
    }

    private Task<IBrowser> StartAsync(string name, int width, int height, int framesPerSecond, int frames, int noise)
    {
        var path = Path.Combine(_folder, name);
        NoisyCamera.Write(path, width, height, framesPerSecond, frames, noise);
        return Chromium.StartAsync(_playwright, path);
    }
}
