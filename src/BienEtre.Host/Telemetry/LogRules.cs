namespace BienEtre.Host.Telemetry;

/// <summary>
/// Which log lines may be written at all, whatever the configuration says. What the web framework logs at information level names paths, addresses and user
/// agents, and some of its errors quote a fault's message; this program's own lines and Orleans' warnings do not.
/// </summary>
internal static class LogRules
{
    /// <summary>Categories whose every line is dropped: they report each fault of a request or hub call with its message, which <see cref="Faults"/>
    /// and the hub's door log without.</summary>
    private static readonly string[] Silent =
    [
        "Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Http.Connections", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.HostFiltering", "Microsoft.AspNetCore.StaticFiles", "Microsoft.AspNetCore.Authentication",
        "Microsoft.AspNetCore.Authorization", "Microsoft.AspNetCore.DataProtection", "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Components",

        // Reports every failed start with its stack; the start itself says what is wrong and what to do.
        "Microsoft.Extensions.Hosting", "Microsoft.Hosting",

        // Warns at nearly every start, with the machine's uptime (dotnet/orleans 10.4).
        "Orleans.Runtime.Watchdog",
    ];

    /// <summary>Category that warns at each start about a garbage collector this program does not want.</summary>
    private const string SiloNotes = "Orleans.Runtime.Silo";


    /// <summary>Whether a line may be written.</summary>
    public static bool Passes(string? category, LogLevel level) => category switch
    {
        null => false,
        SiloNotes => level >= LogLevel.Error,
        _ when category.StartsWith("BienEtre.", StringComparison.Ordinal) => level >= LogLevel.Information,
        _ => level >= LogLevel.Warning && !Silent.Any(s => category.StartsWith(s, StringComparison.Ordinal)),
    };
}
