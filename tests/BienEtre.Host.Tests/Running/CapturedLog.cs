using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BienEtre.Host.Tests.Running;

/// <summary>Keeps what is logged: category, message, scopes' values and faults.</summary>
public class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>All lines so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, _lines);

    public void Dispose() => GC.SuppressFinalize(this);

    private sealed class Writer(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}

/// <summary>A second provider type, so that the rules can be switched off for it alone.</summary>
public sealed class UnfilteredLog(CapturedLog into) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => into.CreateLogger(categoryName);

    public void Dispose()
    {
        // What was captured stays for the test.
    }
}
