using System.Text.Json;
using System.Xml.Linq;

namespace BienEtre.Architecture.Tests.Build;

/// <summary>What a project file says, and what its lock file resolved.</summary>
/// <param name="Name">File name without extension and common prefix.</param>
/// <param name="Projects">Projects it refers to, without the common prefix.</param>
/// <param name="Packages">Packages it asks for.</param>
/// <param name="Smuggled">Other ways to bring code in: assemblies by path, linked files, framework references, imports.</param>
internal sealed record ProjectFile(string Name, IReadOnlySet<string> Projects, IReadOnlySet<string> Packages, IReadOnlyList<string> Smuggled)
{
    /// <summary>Reads a project.</summary>
    /// <param name="name">Name without extension.</param>
    /// <param name="project">Text of the project file.</param>
    /// <param name="lockFile">Text of its lock file: includes what shared build files add.</param>
    public static ProjectFile Parse(string name, string project, string lockFile)
    {
        var xml = XDocument.Parse(project);
        var packages = Includes("PackageReference").ToHashSet();
        using var locked = JsonDocument.Parse(lockFile);
        foreach (var framework in locked.RootElement.GetProperty("dependencies").EnumerateObject())
        {
            packages.UnionWith(framework.Value.EnumerateObject().Where(p => p.Value.GetProperty("type").GetString() == "Direct").Select(p => p.Name));
        }

        var smuggled = Includes("Reference").Concat(Includes("FrameworkReference")).Concat(Includes("COMReference")).Concat(Includes("Analyzer"))
            .Concat(Includes("Compile").Where(i => i.Contains("..", StringComparison.Ordinal)))
            .Concat(xml.Descendants("Import").Select(i => (string?)i.Attribute("Project") ?? "").Where(i => !ProjectRules.BuildSteps.Contains(i)));
        return new ProjectFile(Short(name), Includes("ProjectReference").Select(Short).ToHashSet(), packages, [.. smuggled]);

        IEnumerable<string> Includes(string element) => xml.Descendants(element).Select(e => (string?)e.Attribute("Include")).OfType<string>();
    }

    /// <summary>Where the project departs from its rule; empty is the promise.</summary>
    public IEnumerable<string> Findings()
    {
        if (!ProjectRules.All.TryGetValue(Name, out var rule))
        {
            return [$"{Name} has no rule"];
        }

        return rule.Projects.Except(Projects).Select(p => $"{Name} does not refer to {p}")
            .Concat(Projects.Except(rule.Projects).Select(p => $"{Name} refers to {p}"))
            .Concat(Packages.Except(rule.Packages).Except(ProjectRules.BuildOnly).Select(p => $"{Name} uses package {p}"))
            .Concat(Smuggled.Select(s => $"{Name} brings in {s}"));
    }

    private static string Short(string path)
    {
        var file = path.Replace('\\', '/').Split('/')[^1];
        var name = file.EndsWith(".csproj", StringComparison.Ordinal) ? file[..^".csproj".Length] : file;
        return name.StartsWith(ProjectRules.Prefix, StringComparison.Ordinal) ? name[ProjectRules.Prefix.Length..] : name;
    }
}
