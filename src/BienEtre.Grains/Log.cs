using BienEtre.Contracts.Gate;
using Microsoft.Extensions.Logging;

namespace BienEtre.Grains;

/// <summary>All log lines of this project. No line carries a person's data; ids appear only where they are random and needed.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The gate denied {Interface}.{Method}: {Reason}.")]
    public static partial void Denied(ILogger logger, string @interface, string method, Refusal reason);

    [LoggerMessage(2, LogLevel.Error, "The access log could not be written ({Rows} rows are kept and written again).")]
    public static partial void AccessLogFailed(ILogger logger, Exception exception, int rows);

    [LoggerMessage(3, LogLevel.Error, "Consent and restriction could not be confirmed; calls that need them are refused.")]
    public static partial void StandingFailed(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "The ledger could not be read; the copy serves until the lease is over.")]
    public static partial void LedgerUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "A decision could not be stored; the person is told, and it stays in force where it stops processing.")]
    public static partial void LedgerUnwritable(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Session {Session} could not be told to stop; it stops when its lease runs out.")]
    public static partial void StopFailed(ILogger logger, Exception exception, string session);

    [LoggerMessage(7, LogLevel.Warning, "Another grain could not be asked or told.")]
    public static partial void FollowUpFailed(ILogger logger, Exception exception);

    [LoggerMessage(8, LogLevel.Warning,
        "Consent and restriction of the participants of session {Session} could not be confirmed; its media stops when the lease runs out.")]
    public static partial void LeaseFailed(ILogger logger, Exception exception, string session);

    [LoggerMessage(9, LogLevel.Error, "A grain's state could not be stored.")]
    public static partial void SaveFailed(ILogger logger, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "Another activation of a grain wrote its state: this one gives way.")]
    public static partial void Overtaken(ILogger logger, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "The relay failed on an offer of session {Session}.")]
    public static partial void RelayFailed(ILogger logger, Exception exception, string session);

    [LoggerMessage(12, LogLevel.Error, "The reminder of session {Session} could not be set.")]
    public static partial void ReminderFailed(ILogger logger, Exception exception, string session);
}
