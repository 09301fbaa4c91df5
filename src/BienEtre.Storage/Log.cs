using Microsoft.Extensions.Logging;

namespace BienEtre.Storage;

/// <summary>Every log line of this project. None names a subject, a grain or a path.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Store opened: schema {Schema}, {Bytes} bytes, checked in {Milliseconds} ms")]
    public static partial void Opened(ILogger logger, int schema, long bytes, long milliseconds);

    [LoggerMessage(2, LogLevel.Information, "Store closed")]
    public static partial void Closed(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "Write of {Operations} operations failed: {Fault}")]
    public static partial void WriteFailed(ILogger logger, int operations, StorageFault fault, Exception exception);

    [LoggerMessage(4, LogLevel.Critical, "The device lost flushed data: no more writes until a restart")]
    public static partial void FlushLost(ILogger logger);

    [LoggerMessage(5, LogLevel.Warning, "The write-ahead log could not be truncated after a key was destroyed; it is tried again")]
    public static partial void ScrubDelayed(ILogger logger);
}
