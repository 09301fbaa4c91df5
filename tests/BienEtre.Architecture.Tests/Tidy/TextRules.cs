using System.Text.RegularExpressions;

namespace BienEtre.Architecture.Tests.Tidy;

/// <summary>House rules that any text file keeps. Each finding names file, line and rule.</summary>
internal static partial class TextRules
{
    /// <summary>Lines of a code file.</summary>
    public const int FileLinesMax = 400;

    /// <summary>Columns of a line of code; markup is prose and may run on.</summary>
    public const int ColumnsMax = 160;

    /// <summary>Columns of a line of a test: data in one row reads better than broken over three.</summary>
    public const int TestColumnsMax = 200;

    private static readonly string[] CodeEndings = [".cs", ".ts", ".mjs", ".js", ".css", ".razor", ".sh", ".sql"];
    private static readonly string[] BinaryEndings = [".png", ".jpg", ".ico", ".woff2", ".bin", ".wav", ".mp3", ".webp"];

    /// <summary>Written in halves, so that this file does not find itself.</summary>
    private static readonly string[] BannedWords =
    [
        "TO" + "DO", "FIX" + "ME", "XX" + "X:", "NotImplemented" + "Exception", "Thread." + "Sleep(", "Skip" + " = \"", "it." + "skip(",
        "describe." + "skip(", "it." + "only(", "describe." + "only(", "test." + "skip(", "#nullable " + "disable",
    ];

    /// <summary>Files that no rule of text applies to.</summary>
    /// <param name="path">Path relative to the root.</param>
    public static bool IsBinary(string path) =>
        BinaryEndings.Any(e => path.EndsWith(e, StringComparison.Ordinal)) || path.StartsWith("tests/corpora/", StringComparison.Ordinal);

    /// <summary>Files that people write and read as code.</summary>
    /// <param name="path">Path relative to the root.</param>
    public static bool IsCode(string path) => CodeEndings.Any(e => path.EndsWith(e, StringComparison.Ordinal));

    /// <summary>Where a file departs from the rules; empty is the promise.</summary>
    /// <param name="path">Path relative to the root; decides which rules apply.</param>
    /// <param name="text">The file's text.</param>
    public static IEnumerable<string> Findings(string path, string text)
    {
        if (text.Length > 0 && !text.EndsWith('\n') && !path.EndsWith("packages.lock.json", StringComparison.Ordinal))
        {
            yield return $"{path}: no newline at the end";
        }

        if (text.Contains('\r', StringComparison.Ordinal))
        {
            yield return $"{path}: carriage return";
        }

        var lines = text.Split('\n');
        if (IsCode(path) && lines.Length - 1 > FileLinesMax)
        {
            yield return $"{path}: {lines.Length - 1} lines, more than {FileLinesMax}";
        }

        for (var i = 0; i < lines.Length; i++)
        {
            foreach (var finding in LineFindings(path, lines[i]))
            {
                yield return $"{path}:{i + 1}: {finding}";
            }
        }
    }

    private static IEnumerable<string> LineFindings(string path, string line)
    {
        if (line.EndsWith(' ') || line.EndsWith('\t'))
        {
            yield return "space at the end of the line";
        }

        if (MachinePath().Match(line) is { Success: true } place)
        {
            yield return $"path of one machine: {place.Value}";
        }

        if (RegistryHost().Match(line) is { Success: true } host)
        {
            yield return $"names a package registry: {host.Value}";
        }

        if (!IsCode(path))
        {
            yield break;
        }

        var columnsMax = path.StartsWith("tests/", StringComparison.Ordinal) ? TestColumnsMax : ColumnsMax;
        if (line.Length > columnsMax && !path.EndsWith(".razor", StringComparison.Ordinal) && !line.Contains("<path ", StringComparison.Ordinal))
        {
            yield return $"{line.Length} columns, more than {columnsMax}";
        }

        foreach (var word in BannedWords.Where(w => line.Contains(w, StringComparison.Ordinal)))
        {
            yield return $"contains {word}";
        }
    }

    [GeneratedRegex("""(?<![\w.\-/<])/(work|root|home/\w+|Users/\w+|tmp/w)(/|\b)|[A-Z]:\\Users""")]
    private static partial Regex MachinePath();

    [GeneratedRegex("""registry\.npm|npmj[s]\.(org|com)|nuge[t]\.org|pypi\.(org|io)|deb\.debia[n]|crates\.i[o]|"resolved": ?"http""", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();
}
