using BienEtre.Host.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(DevelopmentHost))]
[assembly: AssemblyFixture(typeof(ProductionHost))]

namespace BienEtre.Host.Tests.Running;

/// <summary>The real host in this process, on ports of its own, with a folder of its own.</summary>
public abstract class RunningHost(string environment) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bienetre-host-").FullName;
    private WebApplication? _app;

    /// <summary>Where it answers.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Log lines as an operator would see them.</summary>
    public CapturedLog Log { get; } = new();

    /// <summary>Every log line that anything in the process wrote, whatever the rules: the control of <see cref="Log"/>.</summary>
    public CapturedLog Unfiltered { get; } = new();

    /// <summary>Services.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>Addresses of pages without parameters, each in English.</summary>
    public static readonly string[] OpenPages =
    [
        "/en", "/en/notice", "/en/privacy", "/en/crisis", "/en/cookies", "/en/contact", "/en/refused/browser", "/en/refused/consent",
        "/en/refused/session", "/en/refused/restricted", "/en/signed-out", "/fr", "/fr/notice", "/fr/privacy", "/fr/crisis",
    ];

    public async ValueTask InitializeAsync()
    {
        _app = Program.Build(Options(environment, _folder), builder =>
        {
            builder.Logging.AddProvider(Log);
            builder.Logging.Services.AddSingleton<ILoggerProvider>(new UnfilteredLog(Unfiltered));
            builder.Logging.AddFilter<UnfilteredLog>((_, _) => true);
        });
        _app.MapGet("/fault-of-a-test", (string? text) => Fault(text));
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Address = new Uri(_app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Options of a host with ports that the system chooses and folders below the given one.</summary>
    internal static WebApplicationOptions Options(string environment, string folder, params string[] more) => new()
    {
        ApplicationName = "BienEtre.Host",
        EnvironmentName = environment,
        ContentRootPath = Repository.Below("src", "BienEtre.Host"),
        Args =
        [
            "--urls=http://127.0.0.1:0", "--Media:UdpPort=0", $"--Data:Path={Path.Combine(folder, "data")}", $"--Keys:Path={Path.Combine(folder, "keys")}",
            "--Controller:Name=Bien-être World", "--Officer:Mail=officer@host-tests.invalid", .. more,
        ],
    };

    private static string Fault(string? text) => throw new InvalidOperationException("A fault that quotes " + text);
}

/// <summary>With the demonstration's entrance.</summary>
public sealed class DevelopmentHost() : RunningHost("Development");

/// <summary>Without it.</summary>
public sealed class ProductionHost() : RunningHost("Production");
