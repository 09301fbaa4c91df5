using BienEtre.Architecture.Tests.Metadata;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>Whether code that handles media can reach, through the libraries it uses, a method that touches files, processes or other networks.</summary>
internal static class FileReach
{
    private static readonly HashSet<string> Outlets =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.FileSystemInfo",
        "System.IO.StreamWriter", "System.IO.RandomAccess", "System.IO.Path", "System.IO.IsolatedStorage.IsolatedStorageFile", "System.Console",
        "System.Diagnostics.Process", "System.Net.Http.HttpClient", "System.Net.WebClient", "System.Net.WebRequest", "System.Net.Sockets.Socket",
        "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient", "System.Net.Sockets.NetworkStream", "Microsoft.Win32.SafeHandles.SafeFileHandle",
    ];

    private static readonly string[] OutletNamespaces = ["System.IO.MemoryMappedFiles", "System.IO.Pipes", "System.Data", "System.Net.Mail"];

    /// <summary>Methods of a library that refer to an outlet, whether reached or not.</summary>
    /// <param name="library">The library.</param>
    public static IEnumerable<MethodModel> OutletsOf(AssemblyModel library) => library.Types.SelectMany(t => t.Methods).Where(IsOutlet);

    /// <summary>Every way from <paramref name="media"/> to an outlet inside <paramref name="libraries"/>; empty is the promise.</summary>
    /// <param name="media">Assemblies that handle media.</param>
    /// <param name="libraries">Libraries they use.</param>
    public static List<string> Findings(IReadOnlyCollection<AssemblyModel> media, IReadOnlyCollection<AssemblyModel> libraries)
    {
        var reach = Reachability.From(media, libraries);
        var ours = media.Select(a => a.Name).ToHashSet();
        return [.. reach.Methods.Where(m => !ours.Contains(m.Id.Owner.Assembly) && IsOutlet(m)).Select(reach.Way).Order(StringComparer.Ordinal)];
    }

    private static bool IsOutlet(MethodModel method) =>
        method.Import is not null || method.Members.Any(m => IsOutlet(m.Owner)) || method.Constructed.Any(IsOutlet);

    private static bool IsOutlet(TypeId type) => Outlets.Contains(type.FullName) || OutletNamespaces.Any(type.IsIn);
}
