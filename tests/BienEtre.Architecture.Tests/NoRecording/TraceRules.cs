using System.IO.Enumeration;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>A file or kernel object that a traced process may write to, and why.</summary>
/// <param name="Target">What the descriptor stands for; a '*' stands for anything.</param>
/// <param name="Why">The reason, for the reader and the auditor.</param>
internal sealed record MayWrite(string Target, string Why)
{
    /// <summary>Whether this entry covers a target.</summary>
    /// <param name="target">What a descriptor stands for, or a path.</param>
    public bool Covers(string target) => FileSystemName.MatchesSimpleExpression(Target, target, ignoreCase: false);
}

/// <summary>Judges a system-call trace: the process may write to sockets, and to nothing else that is not listed with its reason.</summary>
internal static class TraceRules
{
    /// <summary>System calls that must be in the trace for it to show anything (the value of strace's <c>-e trace=</c>).</summary>
    public const string Calls =
        "write,pwrite64,writev,pwritev,pwritev2,sendfile,splice,tee,vmsplice,copy_file_range,io_uring_setup,io_submit,mmap,open,openat,openat2,creat,"
        + "memfd_create,truncate,ftruncate,fallocate,process_vm_writev,ptrace,execve,execveat";

    /// <summary>What the .NET runtime itself writes to, in any process.</summary>
    public static readonly IReadOnlyList<MayWrite> Runtime =
    [
        new("anon_inode:[eventfd]", "wakes the runtime's event loops; eight bytes that count"),
        new("pipe:*", "standard output and error under test, and the runtime's own signal pipe"),
        new("/dev/null", "nothing stays"),
        new("/proc/self/coredump_filter", "the runtime narrows what a crash dump would hold"),
        new("/memfd:doublemapper", "executable code pages: the just-in-time compiler's W^X mapping"),
        new("/memfd:dotnet_ipc_created", "the runtime's own mark that it is ready for diagnostics; empty"),
        new("/proc/*/task/*/comm", "names of threads"),
        new("/dev/shm/sem.clr*", "a debugger's start semaphore, looked for and not there"),
    ];

    /// <summary>Internet sockets, as strace names them; a local (UNIX) socket could lead to a recorder and is not among them.</summary>
    private static readonly string[] SocketNames = ["socket:[", "UDP:[", "UDPv6:[", "TCP:[", "TCPv6:["];

    private static readonly HashSet<string> Writers =
        ["write", "pwrite64", "writev", "pwritev", "pwritev2", "ftruncate", "fallocate", "vmsplice", "truncate"];

    /// <summary>Calls that copy between descriptors, with the place of the destination among them.</summary>
    private static readonly Dictionary<string, int> Copiers = new() { ["sendfile"] = 0, ["splice"] = 1, ["tee"] = 1, ["copy_file_range"] = 1 };

    private static readonly HashSet<string> NeverAllowed = ["io_uring_setup", "io_submit", "process_vm_writev", "ptrace", "execve", "execveat"];

    /// <summary>Everything in a trace that could keep bytes; empty is the promise.</summary>
    /// <param name="lines">Output of <c>strace -f -yy</c>, from the process's first call after its own start.</param>
    /// <param name="allowed">What the process may write to.</param>
    public static IEnumerable<string> Findings(IEnumerable<string> lines, IReadOnlyList<MayWrite> allowed)
    {
        foreach (var text in lines)
        {
            var line = TraceLine.Parse(text);
            if (line.Kind == TraceKind.Unreadable)
            {
                yield return $"unreadable line: {text}";
            }
            else if (line.Kind == TraceKind.Call && Judge(line, allowed) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static string? Judge(TraceLine line, IReadOnlyList<MayWrite> allowed)
    {
        if (NeverAllowed.Contains(line.Call))
        {
            return $"{line.Call} is never allowed: {line.Arguments}";
        }

        if (Writers.Contains(line.Call))
        {
            return Target(line.Call, line.Call == "truncate" ? Path(line.Arguments) : line.Descriptor(), allowed);
        }

        if (Copiers.TryGetValue(line.Call, out var place))
        {
            return Target(line.Call, line.Descriptor(place), allowed);
        }

        return line.Call switch
        {
            "mmap" when IsSharedWritableFile(line.Arguments) => Target("mmap shared", line.Descriptor(), allowed),
            "creat" => Target("creat", Path(line.Arguments), allowed),
            "open" or "openat" or "openat2" when OpensForWriting(line.Arguments) => Target("open for writing", Path(line.Arguments), allowed),
            "memfd_create" => Target("memfd_create", "/memfd:" + Path(line.Arguments), allowed),
            _ => null,
        };
    }

    private static string? Target(string call, string? target, IReadOnlyList<MayWrite> allowed)
    {
        if (target is null)
        {
            return $"{call} on a descriptor that the trace does not name";
        }

        var name = target.EndsWith(" (deleted)", StringComparison.Ordinal) ? target[..^" (deleted)".Length] : target;
        return SocketNames.Any(s => name.StartsWith(s, StringComparison.Ordinal)) || allowed.Any(a => a.Covers(name)) ? null : $"{call} on {name}";
    }

    private static bool IsSharedWritableFile(string arguments) =>
        arguments.Contains("MAP_SHARED", StringComparison.Ordinal) && arguments.Contains("PROT_WRITE", StringComparison.Ordinal)
        && !arguments.Contains("MAP_ANONYMOUS", StringComparison.Ordinal);

    private static bool OpensForWriting(string arguments) =>
        arguments.Contains("O_WRONLY", StringComparison.Ordinal) || arguments.Contains("O_RDWR", StringComparison.Ordinal)
        || arguments.Contains("O_CREAT", StringComparison.Ordinal) || arguments.Contains("O_TMPFILE", StringComparison.Ordinal);

    private static string? Path(string arguments)
    {
        var from = arguments.IndexOf('"', StringComparison.Ordinal);
        var to = from < 0 ? -1 : arguments.IndexOf('"', from + 1);
        return to < 0 ? null : arguments[(from + 1)..to];
    }
}
