using System.Text.RegularExpressions;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>What kind of line of a system-call trace this is.</summary>
internal enum TraceKind
{
    /// <summary>A system call, whole or its first half.</summary>
    Call,

    /// <summary>A signal, an exit, the second half of a call: nothing to judge.</summary>
    Other,

    /// <summary>Not understood: counts against the promise, because an unread line could hide a write.</summary>
    Unreadable,
}

/// <summary>One line of <c>strace -f -yy</c> output.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Call">Name of the system call.</param>
/// <param name="Arguments">Text of the arguments.</param>
internal readonly partial record struct TraceLine(TraceKind Kind, string Call, string Arguments)
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">With or without process id in front.</param>
    public static TraceLine Parse(string line)
    {
        if (CallStart().Match(line) is { Success: true } call)
        {
            return new TraceLine(TraceKind.Call, call.Groups["name"].Value, call.Groups["rest"].Value);
        }

        return new TraceLine(line.Length == 0 || Harmless().IsMatch(line) ? TraceKind.Other : TraceKind.Unreadable, "", "");
    }

    /// <summary>What the first descriptor among the arguments stands for, e.g. <c>socket:[7]</c> or a path; null when the trace does not say.</summary>
    /// <param name="skip">Descriptors to pass over.</param>
    public string? Descriptor(int skip = 0) => Descriptors().Matches(Arguments).Skip(skip).Select(m => m.Groups["target"].Value).FirstOrDefault();

    [GeneratedRegex("""^(\[pid +\d+\] |\d+ +)?(?<name>[a-z][a-z0-9_]*)\((?<rest>.*)$""")]
    private static partial Regex CallStart();

    [GeneratedRegex("""^(\[pid +\d+\] |\d+ +)?(\+\+\+ |--- |<\.\.\. |strace: Process \d+ (attached|detached))""")]
    private static partial Regex Harmless();

    [GeneratedRegex("""(?<![\w"])\d+<(?<target>(?:->|[^<>])*)(?:<(?:char|block) [^>]*>)?>""")]
    private static partial Regex Descriptors();
}
