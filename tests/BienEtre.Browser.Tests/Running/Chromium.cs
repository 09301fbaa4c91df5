using Microsoft.Playwright;

namespace BienEtre.Browser.Tests.Running;

/// <summary>Chromium of the system, driven by Playwright's bundled driver; no browser is downloaded.</summary>
internal static class Chromium
{
    /// <summary>Where the system's Chromium is.</summary>
    public static string Executable { get; } =
        new[] { Environment.GetEnvironmentVariable("CHROMIUM_PATH"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(path => !string.IsNullOrEmpty(path) && File.Exists(path))
        ?? throw new InvalidOperationException("Chromium is missing. On Debian: apt-get install chromium, or name it in CHROMIUM_PATH.");

    /// <summary>Starts a browser whose camera plays <paramref name="cameraFile"/> and whose microphone beeps.</summary>
    public static Task<IBrowser> StartAsync(IPlaywright playwright, string cameraFile) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Executable,
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--use-fake-device-for-media-stream", $"--use-file-for-fake-video-capture={cameraFile}",
            "--use-fake-ui-for-media-stream", "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required", "--disable-dev-shm-usage",
        ],
    });
}
