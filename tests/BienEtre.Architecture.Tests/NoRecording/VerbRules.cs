using System.Reflection;
using System.Text.RegularExpressions;
using BienEtre.Architecture.Tests.Metadata;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>Nothing that anybody can call is named for keeping picture and sound.</summary>
internal static partial class VerbRules
{
    private static readonly HashSet<string> Keeping =
    [
        "record", "records", "recording", "recorder", "capture", "egress", "tap", "dump", "pcap", "snapshot", "screenshot", "archive", "playback",
        "transcribe", "transcript", "transcription", "livestream", "broadcast", "mirror",
    ];

    /// <summary>Words that are harmless elsewhere, but not at the relay.</summary>
    private static readonly HashSet<string> KeepingMedia = ["save", "store", "persist", "export", "file", "path", "sink", "stream", "disk"];

    /// <summary>Methods and parameters of a type whose name speaks of keeping; empty is the promise.</summary>
    /// <param name="type">A contract, hub, port or server.</param>
    /// <param name="media">Whether it handles media itself.</param>
    public static IEnumerable<string> Findings(Type type, bool media) =>
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        from name in method.GetParameters().Select(p => p.Name ?? "").Prepend(method.Name)
        where Speaks(name, media)
        select $"{type.Name}.{method.Name}: {name}";

    /// <summary>Routes whose text speaks of keeping; empty is the promise.</summary>
    /// <param name="routes">Routes.</param>
    public static IEnumerable<string> Findings(IEnumerable<string> routes) => routes.Where(r => Speaks(r, media: false)).Select(r => $"route {r}");

    /// <summary>Every route the host can answer: route attributes of its pages, and literals that begin like one.</summary>
    /// <param name="host">The host, loaded.</param>
    /// <param name="image">The same, read.</param>
    public static IReadOnlyList<string> Routes(Assembly host, AssemblyModel image)
    {
        var pages = from type in host.GetTypes()
                    from attribute in type.GetCustomAttributesData()
                    where attribute.AttributeType.Name == "RouteAttribute"
                    select (string)attribute.ConstructorArguments[0].Value!;
        var literals = image.Types.SelectMany(t => t.Methods).SelectMany(m => m.Strings)
            .Where(s => s.StartsWith('/') && !s.Contains(' ', StringComparison.Ordinal));
        return [.. pages.Concat(literals).Distinct()];
    }

    private static bool Speaks(string name, bool media)
    {
        var words = Word().Matches(name.Replace("RecordClass", "", StringComparison.OrdinalIgnoreCase)).Select(m => m.Value.ToLowerInvariant());
        return words.Any(w => Keeping.Contains(w) || (media && KeepingMedia.Contains(w)));
    }

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Word();
}
