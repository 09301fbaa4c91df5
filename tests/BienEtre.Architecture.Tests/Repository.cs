using System.Diagnostics;

namespace BienEtre.Architecture.Tests;

/// <summary>The source tree under test. Its files are what git would publish: tracked, or new and not ignored.</summary>
internal static class Repository
{
    private static readonly Lazy<IReadOnlyList<string>> TrackedFiles = new(List);

    /// <summary>Folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to <see cref="Root"/>, with forward slashes.</summary>
    public static IReadOnlyList<string> Files => TrackedFiles.Value;

    /// <summary>Absolute path of a file of the tree.</summary>
    /// <param name="relative">Path relative to the root.</param>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Text of a file of the tree.</summary>
    /// <param name="relative">Path relative to the root.</param>
    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Whether git would publish this file, or a file below this folder.</summary>
    /// <param name="relative">Path relative to the root.</param>
    public static bool Has(string relative)
    {
        var path = relative.TrimEnd('/');
        return path.Length == 0 || Files.Any(f => f == path || f.StartsWith(path + "/", StringComparison.Ordinal));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BienEtre.Realtime.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests read the source tree: run them from a build inside it.");
    }

    private static List<string> List()
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            ArgumentList = { "ls-files", "--cached", "--others", "--exclude-standard", "-z" },
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        var files = output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(PathOf(f))).Order(StringComparer.Ordinal).ToList();
        Assert.True(files.Count > 20, "git lists almost nothing: is this a checkout?");
        return files;
    }
}
