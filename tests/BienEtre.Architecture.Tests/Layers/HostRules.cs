using System.Reflection;
using BienEtre.Architecture.Tests.Metadata;

namespace BienEtre.Architecture.Tests.Layers;

/// <summary>What pages, endpoints and signalling may know: grains, and nothing behind them.</summary>
internal static class HostRules
{
    /// <summary>Where the host puts itself together: the only place that may know storage.</summary>
    private static readonly string[] CompositionRoot = ["Program", "BienEtre.Host.Program"];

    /// <summary>Namespace of the parts of the composition root, beside the entry point.</summary>
    private const string CompositionSpace = "BienEtre.Host.Composition";

    /// <summary>Ports that read and write nothing: a source of random numbers.</summary>
    private static readonly string[] Harmless = ["BienEtre.Domain.Subjects.IIdentifiers"];

    /// <summary>The executable's assembly.</summary>
    public static Assembly Host { get; } = Assembly.Load("BienEtre.Host");

    /// <summary>Domain ports that storage implements: calling one would read or write around the gate.</summary>
    /// <param name="storage">The storage assembly.</param>
    public static HashSet<string> Ports(AssemblyModel storage) =>
        [.. storage.Types.SelectMany(t => t.Interfaces).Where(i => i.Assembly == "BienEtre.Domain").Select(i => i.FullName).Except(Harmless)];

    /// <summary>Types of the host that know storage, a database, or a port of storage; empty is the promise.</summary>
    /// <param name="host">The host assembly.</param>
    /// <param name="ports">Names of storage's ports.</param>
    public static IEnumerable<string> Findings(AssemblyModel host, IReadOnlySet<string> ports) =>
        from type in host.Types
        where !IsCompositionRoot(type.Id)
        from mention in type.Mentions
        where mention.Assembly == "BienEtre.Storage" || mention.IsIn("System.Data") || mention.IsIn("Microsoft.Data") || mention.IsIn("Npgsql")
            || mention.FullName is "Orleans.Storage.IGrainStorage" or "Orleans.IReminderTable" || ports.Contains(mention.FullName)
        select $"{type.Id.FullName} uses {mention.FullName}";

    private static bool IsCompositionRoot(TypeId type) => CompositionRoot.Contains(type.FullName.Split('+')[0]) || type.IsIn(CompositionSpace);
}
