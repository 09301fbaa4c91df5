namespace BienEtre.Host.Tests.Running;

/// <summary>The working tree.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    /// <summary>A path below the root.</summary>
    public static string Below(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BienEtre.Realtime.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The solution was not found above the tests.");
    }
}
