using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Restriction;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Host.Pages.Practitioners;
using BienEtre.Host.Pages.Refused;
using BienEtre.Host.Tests.Running;

namespace BienEtre.Host.Tests.Pages;

/// <summary>Words: every one in both languages, none missing, none unused.</summary>
public sealed partial class TextTests
{
    private static readonly Dictionary<string, Type> Areas = typeof(Program).Assembly.GetTypes()
        .Where(t => t.Namespace == "BienEtre.Host.Resources" && t.Name.EndsWith("Text", StringComparison.Ordinal)).ToDictionary(t => t.Name);

    /// <summary>Families of keys that pages make from a value: area, prefix, values, suffixes.</summary>
    private static readonly (string Area, string Prefix, IEnumerable<string> Values, string[] Suffixes)[] Families =
    [
        ("RefusalText", "", Names<Refusal>(), [""]),
        ("RegistryText", "purpose.", Names<Purpose>(), ["", ".why"]),
        ("RegistryText", "seen.", Names<Purpose>(), [""]),
        ("RegistryText", "basis.", Names<LegalBasis>(), [""]),
        ("RegistryText", "refusal.", Names<RefusalConsequence>(), [""]),
        ("RegistryText", "class.", Names<RecordClass>(), [""]),
        ("RegistryText", "record.", Names<RecordClass>(), [""]),
        ("RegistryText", "role.", Names<Roles>(), [""]),
        ("RegistryText", "ground.", Names<RestrictionGround>(), [""]),
        ("PrivacyText", "status.", Names<ConsentStatus>(), [""]),
        ("PrivacyText", "done.", ["given", "withdrawn", "restricted", "lifted"], [""]),
        ("SessionsText", "state.", Names<SessionState>().Select(n => n.ToLowerInvariant()), [""]),
        ("TodayText", "state.", ["waiting", "admitted", "connecting", "live", "interrupted"], [""]),
        ("PractitionersText", "topic.", PractitionerFilter.KnownTopics, [""]),
        ("PractitionersText", "language.", PractitionerFilter.KnownLanguages, [""]),
        ("PractitionersText", "approach.", ["act", "cbt", "systemic", "person"], [""]),
        ("PractitionersText", "title.", ["Psychologist", "Psychotherapist"], [""]),
        ("CrisisText", "", ["3114", "15", "112"], ["", ".text"]),
        ("NoticeText", "short.", ["1", "2", "3", "4"], [""]),
        ("NoticeText", "never.", ["1", "2", "3", "4"], [""]),
        ("StorageText", "kind.", ["cookie", "cacheStorage", "serviceWorker"], [""]),
        ("StorageText", "", ["session", "crisis"], [".set", ".kept", ".why"]),
        ("StorageText", "worker", [""], [".why"]),
        ("RefusedText", "", Names<RefusedKind>().Select(Key), [".title", ".heading", ".lead"]),
    ];

    public static TheoryData<string> AreaNames => [.. Areas.Keys];

    [Theory]
    [MemberData(nameof(AreaNames))]
    public void Both_languages_have_the_same_keys_and_placeholders(string area)
    {
        var (english, french) = (Read(area, CultureInfo.InvariantCulture), Read(area, CultureInfo.GetCultureInfo("fr")));
        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), french.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, text) in english)
        {
            Assert.False(string.IsNullOrWhiteSpace(french[key]), key);
            Assert.Equal(Placeholder().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal), Placeholder().Matches(french[key]).Select(m => m.Value).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>A French text that equals the English one was forgotten, unless it is a word of both languages.</summary>
    [Fact]
    public void French_is_French()
    {
        string[] same = ["Cookie", "Stress", "Notice", "No", "Bien-être"];
        var forgotten = from area in Areas.Keys
                        let french = Read(area, CultureInfo.GetCultureInfo("fr"))
                        from pair in Read(area, CultureInfo.InvariantCulture)
                        where pair.Value == french[pair.Key] && !same.Contains(pair.Value)
                        select $"{area}: {pair.Key}";
        Assert.Empty(forgotten);
    }

    [Fact]
    public void No_key_is_missing_and_none_is_unused()
    {
        var used = UsedKeys().ToHashSet();
        var there = Areas.Keys.SelectMany(a => Read(a, CultureInfo.InvariantCulture).Keys.Select(k => (a, k))).ToHashSet();
        Assert.Empty(used.Except(there).Select(u => $"missing: {u.Item1} {u.Item2}"));
        Assert.Empty(there.Except(used).Select(u => $"unused: {u.Item1} {u.Item2}"));
    }

    [Fact]
    public void Control_a_missing_key_and_an_unused_one_are_found()
    {
        Assert.Contains(("RoomText", "leave"), KeysIn("@inject IStringLocalizer<RoomText> T\n<p>@T[\"leave\"]</p>"));
        Assert.Contains(("RoomText", "no.such.key"), KeysIn("@inject IStringLocalizer<RoomText> T\n<p>@T[\"no.such.key\"]</p>"));
        Assert.DoesNotContain(("RoomText", "unused"), UsedKeys());
    }

    private static IEnumerable<(string Area, string Key)> UsedKeys()
    {
        var files = Directory.EnumerateFiles(Repository.Below("src", "BienEtre.Host"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal));
        return files.SelectMany(f => KeysIn(File.ReadAllText(f)))
            .Concat(Families.SelectMany(f => f.Values.SelectMany(v => f.Suffixes.Select(s => (f.Area, f.Prefix + v + s)))))
            .Concat(BienEtre.Host.Pages.Sessions.RoomTexts.Keys.Select(k => ("RoomText", k)))
            .Concat(BienEtre.Host.Pages.Today.TodayPage.Keys.Select(k => ("TodayText", k)))
            .Concat(from reason in Enum.GetValues<EndReason>()
                    from side in Enum.GetValues<Side>()
                    select ("RoomText", BienEtre.Host.Pages.Sessions.EndedTexts.Key(reason, side)));
    }

    /// <summary>Keys that a file names literally, by the localizer it is injected with.</summary>
    private static IEnumerable<(string Area, string Key)> KeysIn(string source)
    {
        foreach (Match localizer in Localizer().Matches(source))
        {
            var (area, name) = (localizer.Groups["area"].Value, localizer.Groups["name"].Value);
            foreach (Match index in Regex.Matches(source, $"""(?<!\w){name}\[(?<inside>[^\]$]*)\]"""))
            {
                foreach (Match literal in Literal().Matches(index.Groups["inside"].Value))
                {
                    yield return (area, literal.Groups["key"].Value);
                }
            }
        }

        foreach (Match problem in NoticeProblem().Matches(source))
        {
            yield return ("NoticeText", problem.Groups["key"].Value);
        }
    }

    private static Dictionary<string, string> Read(string area, CultureInfo culture) =>
        new ResourceManager(Areas[area].FullName!, Areas[area].Assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private static string[] Names<T>()
        where T : struct, Enum => Enum.GetNames<T>();

    private static string Key(string kind) => kind switch { nameof(RefusedKind.NotFound) => "not-found", nameof(RefusedKind.SignedOut) => "signed-out", _ => kind.ToLowerInvariant() };

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"IStringLocalizer<(?<area>\w+)> (?<name>\w+)")]
    private static partial Regex Localizer();

    [GeneratedRegex("\"(?<key>[^\"]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("""Again\(document, who, "(?<key>\w+)",""")]
    private static partial Regex NoticeProblem();
}
