namespace BienEtre.Architecture.Tests.Build;

/// <summary>What one project may refer to.</summary>
/// <param name="Projects">Exactly these projects, without the common prefix.</param>
/// <param name="Packages">At most these packages.</param>
internal sealed record ProjectRule(string[] Projects, string[] Packages);

/// <summary>The reference graph of the product: the one place that says who may know whom.</summary>
internal static class ProjectRules
{
    /// <summary>Common prefix of all projects.</summary>
    public const string Prefix = "BienEtre.";

    /// <summary>What the build adds by itself and nobody calls: analyzers, and the script that the web SDK ships for Razor pages.</summary>
    public static readonly string[] BuildOnly = ["Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.AspNetCore.App.Internal.Assets"];

    /// <summary>Build files that a project may import: they run a build step and bring in no code.</summary>
    public static readonly string[] BuildSteps = ["../BienEtre.Browser/Browser.targets"];

    /// <summary>One rule per project under <c>src</c>.</summary>
    public static readonly IReadOnlyDictionary<string, ProjectRule> All = new Dictionary<string, ProjectRule>
    {
        ["Domain"] = new([], []),
        ["Contracts"] = new(["Domain"], ["Microsoft.Orleans.Sdk"]),
        ["Media"] = new([], ["BouncyCastle.Cryptography"]),
        ["Media.Sockets"] = new(["Media"], []),
        ["Storage"] = new(["Domain"], ["Microsoft.Orleans.Runtime", "Microsoft.Orleans.Reminders", "Microsoft.Data.Sqlite"]),
        ["Grains"] = new(["Contracts", "Domain"], ["Microsoft.Orleans.Server", "Microsoft.Orleans.Reminders"]),
        ["Host"] = new(
            ["Contracts", "Domain", "Grains", "Storage", "Media", "Media.Sockets"], ["Microsoft.Orleans.Server", "Microsoft.Orleans.Reminders"]),
        ["Issuer"] = new(["Domain"], ["BouncyCastle.Cryptography", "Microsoft.Data.Sqlite"]),
    };
}
