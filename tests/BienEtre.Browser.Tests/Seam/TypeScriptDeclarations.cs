using System.Text.RegularExpressions;

namespace BienEtre.Browser.Tests.Seam;

/// <summary>The declarations of one TypeScript file of plain types: enumerations as unions of texts, records as interfaces, methods with parameters.</summary>
internal sealed partial record TypeScriptDeclarations(
    IReadOnlyDictionary<string, string[]> Unions,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Interfaces)
{
    public static TypeScriptDeclarations Parse(string text)
    {
        var unions = UnionPattern().Matches(text).ToDictionary(
            m => m.Groups["name"].Value, m => QuotedPattern().Matches(m.Groups["body"].Value).Select(q => q.Groups[1].Value).ToArray());
        var interfaces = InterfacePattern().Matches(text).ToDictionary(
            m => m.Groups["name"].Value,
            m => (IReadOnlyDictionary<string, string>)MemberPattern().Matches(m.Groups["body"].Value).ToDictionary(x => x.Groups["name"].Value, x => x.Groups["type"].Value));
        return new(unions, interfaces);
    }

    [GeneratedRegex("""export type (?<name>\w+) =(?<body>[^;]*);""")]
    private static partial Regex UnionPattern();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex QuotedPattern();

    [GeneratedRegex("""export interface (?<name>\w+) \{(?<body>[^}]*)\}""")]
    private static partial Regex InterfacePattern();

    /// <summary>"readonly name: type;" of a record, or "Name(a: string): Promise&lt;T&gt;;" of a hub, whose type is all from the parenthesis on.</summary>
    [GeneratedRegex("""^  (?:readonly )?(?<name>\w+)(?:: )?(?<type>[^;]+);""", RegexOptions.Multiline)]
    private static partial Regex MemberPattern();
}
