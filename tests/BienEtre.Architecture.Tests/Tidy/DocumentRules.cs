using System.Text.RegularExpressions;

namespace BienEtre.Architecture.Tests.Tidy;

/// <summary>What documents point to must be there.</summary>
internal static partial class DocumentRules
{
    /// <summary>Links of a Markdown file that lead nowhere; links to the web are not followed.</summary>
    /// <param name="path">Path relative to the root.</param>
    /// <param name="text">Markdown.</param>
    /// <param name="read">Text of a published file, or null when there is none.</param>
    /// <param name="has">Whether a file or folder is published.</param>
    public static IEnumerable<string> DeadLinks(string path, string text, Func<string, string?> read, Func<string, bool> has)
    {
        var folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";
        foreach (var target in Link().Matches(text).Select(m => m.Groups["to"].Value).Where(t => !Web().IsMatch(t)))
        {
            var parts = target.Split('#', 2);
            var file = parts[0].Length == 0 ? path : Normalise(folder, parts[0]);
            if (!has(file))
            {
                yield return $"{path}: {target} leads nowhere";
            }
            else if (parts.Length == 2 && read(file) is { } page && !Anchors(page).Contains(parts[1]))
            {
                yield return $"{path}: {target} has no such heading";
            }
        }
    }

    /// <summary>Paths in backticks inside one section.</summary>
    /// <param name="text">Markdown.</param>
    /// <param name="heading">The section's heading, without marks.</param>
    public static IReadOnlyList<string> PathsIn(string text, string heading) =>
        [.. Code().Matches(Section(text, heading)).Select(m => m.Groups["code"].Value).Where(c => c.Contains('/', StringComparison.Ordinal))];

    /// <summary>First cells, in backticks or bold, of the table rows of a section.</summary>
    /// <param name="text">Markdown.</param>
    /// <param name="heading">The section's heading, without marks.</param>
    public static IReadOnlyList<string> TermsIn(string text, string heading) =>
        [.. FirstCell().Matches(Section(text, heading)).SelectMany(m => Code().Matches(m.Value)).Select(m => m.Groups["code"].Value)];

    private static string Section(string text, string heading)
    {
        var start = text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        var end = text.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    private static string Normalise(string folder, string target)
    {
        var steps = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && steps.Count > 0)
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else if (step != ".")
            {
                steps.Add(step);
            }
        }

        return string.Join('/', steps);
    }

    private static IEnumerable<string> Anchors(string page) =>
        Heading().Matches(page).Select(m => NotInAnchor().Replace(m.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex("""\]\((?<to>[^)\s]+)\)""")]
    private static partial Regex Link();

    [GeneratedRegex("^(https?|mailto):")]
    private static partial Regex Web();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("""^\|[^|\n]+\|""", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex("""^#+ (?<title>.+)$""", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("""[^\w\- ]""")]
    private static partial Regex NotInAnchor();
}
