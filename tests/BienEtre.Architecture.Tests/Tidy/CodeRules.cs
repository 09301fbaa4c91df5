using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BienEtre.Architecture.Tests.Tidy;

/// <summary>House rules about functions and names.</summary>
internal static partial class CodeRules
{
    /// <summary>Lines of one function, signature and braces included.</summary>
    public const int FunctionLinesMax = 70;

    private const string FunctionStartPattern =
        """^(?<indent> *)(?!describe|if|for|while|switch|else|do |try|catch|(export )?(class|interface|type|enum|const enum)|return).*(\)|=>|: \S.*) ?\{$""";

    private static readonly CSharpParseOptions Latest = new(LanguageVersion.Preview);

    /// <summary>Endings that name nothing in particular.</summary>
    private static readonly string[] EmptyEndings = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Service", "Processor", "Misc"];

    /// <summary>Other words for what the glossary names, and the word to use.</summary>
    private static readonly Dictionary<string, string> Synonyms = new()
    {
        ["Patient"] = "Employee",
        ["Therapist"] = "Practitioner",
        ["Counsellor"] = "Practitioner",
        ["Clinician"] = "Practitioner",
        ["DataCategory"] = "RecordClass",
        ["Lobby"] = "waiting room (Waiting)",
        ["LegalBase"] = "LegalBasis",
    };

    /// <summary>C# functions that are too long and types that are named against the rules; empty is the promise.</summary>
    /// <param name="path">Path relative to the root.</param>
    /// <param name="text">C# source.</param>
    public static IEnumerable<string> CSharpFindings(string path, string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text, Latest);
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            if (node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
            {
                var span = tree.GetLineSpan(node.Span);
                var lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
                if (lines > FunctionLinesMax)
                {
                    yield return $"{path}:{span.StartLinePosition.Line + 1}: function of {lines} lines, more than {FunctionLinesMax}";
                }
            }

            if (node is BaseTypeDeclarationSyntax type)
            {
                foreach (var finding in NameFindings(type.Identifier.Text))
                {
                    yield return $"{path}: {finding}";
                }
            }
        }
    }

    /// <summary>What is wrong with a type's name.</summary>
    /// <param name="name">The name.</param>
    public static IEnumerable<string> NameFindings(string name) =>
        EmptyEndings.Where(e => name.EndsWith(e, StringComparison.Ordinal)).Select(e => $"{name}: the ending {e} says nothing")
            .Concat(Synonyms.Where(s => name.Contains(s.Key, StringComparison.Ordinal)).Select(s => $"{name}: the word here is {s.Value}"));

    /// <summary>Shell, TypeScript and SQL: functions that are too long, by the indentation of their first and last line.</summary>
    /// <param name="path">Path relative to the root.</param>
    /// <param name="text">Source.</param>
    public static IEnumerable<string> BraceFindings(string path, string text)
    {
        var lines = text.Split('\n');
        for (var first = 0; first < lines.Length; first++)
        {
            if (FunctionStart().Match(lines[first]) is not { Success: true } start)
            {
                continue;
            }

            var last = Array.FindIndex(lines, first + 1, l => l.StartsWith(start.Groups["indent"].Value + "}", StringComparison.Ordinal));
            if (last - first + 1 > FunctionLinesMax)
            {
                yield return $"{path}:{first + 1}: function of {last - first + 1} lines, more than {FunctionLinesMax}";
            }
        }
    }

    [GeneratedRegex(FunctionStartPattern)]
    private static partial Regex FunctionStart();
}
