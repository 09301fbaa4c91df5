using System.Collections.Concurrent;
using System.Diagnostics;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>A process run under strace, with everything that it and its threads write, open for writing, copy or map.</summary>
internal sealed class Tracer : IDisposable
{
    private readonly string _trace = Path.Combine(Path.GetTempPath(), $"bienetre-trace-{Path.GetRandomFileName()}");

    private readonly ConcurrentQueue<string> _errors = new();

    private Tracer(ProcessStartInfo program)
    {
        var start = new ProcessStartInfo("strace")
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = program.WorkingDirectory,
        };
        foreach (var (name, value) in program.Environment)
        {
            start.Environment[name] = value;
        }

        // With seccomp-bpf only the named calls stop: sending and receiving packets runs at full speed.
        string[] options = ["-f", "-qq", "-yy", "--seccomp-bpf", "-e", "trace=" + TraceRules.Calls, "-o", _trace];
        foreach (var word in (string[])[.. options, program.FileName, .. program.ArgumentList])
        {
            start.ArgumentList.Add(word);
        }

        Process = Process.Start(start) ?? throw new InvalidOperationException("strace did not start");
        Process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        Process.BeginErrorReadLine();
    }

    /// <summary>The traced process: its standard output and input are the program's.</summary>
    public Process Process { get; }

    /// <summary>Lines of standard error so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Starts a program under trace.</summary>
    /// <param name="program">Program, arguments, working folder and environment; standard input and output are redirected.</param>
    public static Tracer Start(ProcessStartInfo program) => new(program);

    /// <summary>Starts a program under trace.</summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Tracer Start(string program, params IEnumerable<string> arguments) => new(new ProcessStartInfo(program, arguments));

    /// <summary>Asks the traced program (not strace) to stop, as a service manager would.</summary>
    public void Terminate()
    {
        var children = File.ReadAllText($"/proc/{Process.Id}/task/{Process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var kill = Process.Start("kill", ["-TERM", children[0]]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end of the process and returns the trace, without the line in which strace starts the program.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(CancellationToken cancellationToken)
    {
        await Process.WaitForExitAsync(cancellationToken);
        var lines = await File.ReadAllLinesAsync(_trace, cancellationToken);
        Assert.Contains("execve(", lines[0], StringComparison.Ordinal);
        return lines[1..];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        Process.Dispose();
        File.Delete(_trace);
    }
}
