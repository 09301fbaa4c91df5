using System.Runtime.CompilerServices;

namespace BienEtre.Browser.Tests.Running;

/// <summary>Where things stand in the repository this test was built from.</summary>
internal static class Repository
{
    /// <summary>The repository's top folder.</summary>
    public static string Root { get; } = FindRoot(ThisFile());

    /// <summary>A path below the top folder.</summary>
    public static string Below(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot(string from)
    {
        for (var folder = Path.GetDirectoryName(from); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "BienEtre.Realtime.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The repository's top folder (with BienEtre.Realtime.sln) was not found above the test's source.");
    }

    private static string ThisFile()
    {
        // Deterministic builds may map source paths; the output folder is below the same top.
        var source = SourcePath();
        return File.Exists(source) ? source : AppContext.BaseDirectory;
    }

    private static string SourcePath([CallerFilePath] string path = "") => path;
}
