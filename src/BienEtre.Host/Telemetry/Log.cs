using BienEtre.Domain.Sessions;

namespace BienEtre.Host.Telemetry;

/// <summary>All log lines of the host. None carries an address or identity of a client, a user agent, a path, or anything a client sent.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "BienEtre is ready: {Address} (demonstration: {Demo}).")]
    public static partial void Ready(ILogger logger, string address, string demo);

    [LoggerMessage(2, LogLevel.Information, "The relay listens on UDP port {Port}.")]
    public static partial void RelayListens(ILogger logger, int port);

    [LoggerMessage(3, LogLevel.Error, "A page failed. Reference {Reference}; fault {Fault} at {Place}.")]
    public static partial void PageFailed(ILogger logger, string reference, string fault, string place);

    [LoggerMessage(4, LogLevel.Error, "The hub's call {Method} failed: {Fault}.")]
    public static partial void HubCallFailed(ILogger logger, string method, string fault);

    [LoggerMessage(5, LogLevel.Warning, "A session could not be told that its relay is {Change}: {Fault}.")]
    public static partial void ReportFailed(ILogger logger, RelayChange change, string fault);

    [LoggerMessage(6, LogLevel.Warning,
        "This process runs with a large youngest heap generation; media is smoother with DOTNET_GCgen0size=0x400000 in its environment.")]
    public static partial void LargeYoungGeneration(ILogger logger);
}
