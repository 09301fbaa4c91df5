using BienEtre.Browser.Tests.Running;
using BienEtre.Contracts.Signalling;

namespace BienEtre.Browser.Tests.Seam;

/// <summary>The TypeScript mirror of the contracts cannot drift from the C# contracts.</summary>
public sealed class ContractMirrorTests
{
    private static readonly string Text = File.ReadAllText(Repository.Below("src", "BienEtre.Browser", "src", "contracts.ts"));

    [Fact]
    public void The_mirror_says_exactly_what_the_contracts_say() => Assert.Empty(Differences(Text));

    [Theory]
    [InlineData("readonly otherHere: boolean;", "readonly otherIsHere: boolean;")] // a member renamed
    [InlineData("readonly place: number | null;", "readonly place: number;")] // null forgotten
    [InlineData("  | \"NodeLost\"\n", "")] // an enumeration value missing
    [InlineData("  Decline(session: string): Promise<SessionResult>;\n", "")] // a method missing
    [InlineData("lastSequence: number): Promise<JoinResult>", "lastSequence: string): Promise<JoinResult>")] // a parameter's type
    public void A_difference_is_found(string from, string to)
    {
        var changed = Text.Replace(from, to, StringComparison.Ordinal);
        if (changed == Text)
        {
            Assert.Fail($"The control changes nothing: \"{from}\" does not occur in the mirror.");
        }

        Assert.NotEmpty(Differences(changed));
    }

    private static List<string> Differences(string text)
    {
        var mirror = TypeScriptDeclarations.Parse(text);
        var contracts = new ContractDescription(typeof(IConsultationHub), typeof(IConsultationClient));
        List<string> differences = [];
        Compare(differences, "enumerations", contracts.Unions.Keys, mirror.Unions.Keys);
        Compare(differences, "records", contracts.Interfaces.Keys, mirror.Interfaces.Keys);
        foreach (var (name, values) in contracts.Unions)
        {
            Compare(differences, name, values, mirror.Unions.GetValueOrDefault(name, []));
        }

        foreach (var (name, members) in contracts.Interfaces)
        {
            var found = mirror.Interfaces.GetValueOrDefault(name) ?? new Dictionary<string, string>();
            Compare(differences, name, members.Select(Line), found.Select(Line));
        }

        return differences;

        static string Line(KeyValuePair<string, string> member) => $"{member.Key}: {member.Value}";
    }

    private static void Compare(List<string> differences, string where, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, found) = (expected.ToHashSet(), actual.ToHashSet());
        differences.AddRange(wanted.Except(found).Select(x => $"{where}: the mirror lacks \"{x}\""));
        differences.AddRange(found.Except(wanted).Select(x => $"{where}: the contracts have no \"{x}\""));
    }
}
