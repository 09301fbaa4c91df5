using BienEtre.Host.Telemetry;
using BienEtre.Storage;
using Microsoft.AspNetCore.Connections;

namespace BienEtre.Host.Composition;

/// <summary>Starts the host, says in one line where it is, or in one sentence why it cannot start and what to do.</summary>
internal static class StartUp
{
    /// <summary>Exit status of a start that failed.</summary>
    public const int Failed = 1;

    /// <summary>Runs until the process is told to stop.</summary>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        try
        {
            await using var app = build();
            await app.StartAsync();
            Announce(app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception fault) when (Reason(fault) is { } reason)
        {
            await Console.Error.WriteLineAsync($"BienEtre cannot start: {reason}");
            return Failed;
        }
    }

    /// <summary>What is wrong and what to do, for faults of a start that have a known cause; else null.</summary>
    internal static string? Reason(Exception fault) => fault switch
    {
        StartException or StorageStartException => fault.Message,
        IOException { InnerException: AddressInUseException } =>
            "another program has the web port. Stop it, or choose another one: --urls http://localhost:5081.",
        AggregateException { InnerException: { } inner } => Reason(inner),
        { InnerException: { } inner } => Reason(inner),
        _ => null,
    };

    private static void Announce(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StartUp));
        var address = app.Urls.FirstOrDefault() ?? "";
        Log.Ready(logger, address, app.Environment.IsDevelopment() ? $"{address}/demo" : "off");
        if (Environment.GetEnvironmentVariable("DOTNET_GCgen0size") is null)
        {
            Log.LargeYoungGeneration(logger);
        }
    }
}
