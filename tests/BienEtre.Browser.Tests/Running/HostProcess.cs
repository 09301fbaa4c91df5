using System.Collections.Concurrent;
using System.Diagnostics;

namespace BienEtre.Browser.Tests.Running;

/// <summary>The real executable, as a process of its own, with its own ports, data and keys; ended and wiped afterwards.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly ConcurrentQueue<string> _output = new();

    private HostProcess(Process process, string folder, int httpPort, int mediaPort)
    {
        (_process, _folder, HttpPort, MediaPort) = (process, folder, httpPort, mediaPort);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Port of pages and signalling.</summary>
    public int HttpPort { get; }

    /// <summary>Port of media.</summary>
    public int MediaPort { get; }

    /// <summary>Address of the pages, without a slash at its end.</summary>
    public string Address => $"http://localhost:{HttpPort}";

    /// <summary>What the process has written so far.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Lines at level warning and above, and anything that looks like an exception.</summary>
    public IEnumerable<string> Complaints => _output.Where(line =>
        line.StartsWith("warn:", StringComparison.Ordinal) || line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal)
        || line.Contains("Exception", StringComparison.Ordinal));

    /// <summary>Starts the host in the environment and waits until it answers.</summary>
    public static async Task<HostProcess> StartAsync(string environment = "Development", params string[] more)
    {
        var assembly = Repository.Below("artifacts", "bin", "BienEtre.Host", Configuration, "BienEtre.Host.dll");
        if (!File.Exists(assembly))
        {
            throw new InvalidOperationException($"The host is not built: {assembly} is missing.");
        }

        var folder = Directory.CreateTempSubdirectory("bienetre-browser-").FullName;
        var (http, media) = (FreePorts.Tcp(), FreePorts.UdpAndTcp());
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Repository.Below("src", "BienEtre.Host"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(assembly);
        foreach (var (key, value) in new (string, string)[]
                 {
                     ("Urls", $"http://localhost:{http}"), ("Media:UdpPort", $"{media}"),
                     ("Data:Path", Path.Combine(folder, "data")), ("Keys:Path", Path.Combine(folder, "keys")),
                 })
        {
            start.ArgumentList.Add($"--{key}={value}");
        }

        foreach (var argument in more)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        start.Environment["DOTNET_GCgen0size"] = "0x400000";
        start.Environment["Logging__Console__FormatterName"] = "simple";
        start.Environment["Logging__Console__FormatterOptions__SingleLine"] = "true";
        start.Environment["Logging__Console__FormatterOptions__ColorBehavior"] = "Disabled";
        var host = new HostProcess(Process.Start(start)!, folder, http, media);
        try
        {
            await host.AnswersAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AnswersAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (_process.HasExited)
            {
                break;
            }

            try
            {
                using var answer = await client.GetAsync(new Uri($"{Address}/en"), TestContext.Current.CancellationToken);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        throw new InvalidOperationException($"The host does not answer at {Address}:\n{string.Join('\n', _output)}");
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }

#if DEBUG
    private const string Configuration = "debug";
#else
    private const string Configuration = "release";
#endif
}
