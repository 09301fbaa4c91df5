using System.Text.RegularExpressions;

namespace BienEtre.Architecture.Tests.Tidy;

/// <summary>The documents are true about the tree.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] NavigationHeadings = ["Where is ...", "Negative controls"];

    [Fact]
    public void Every_link_of_every_document_resolves() =>
        Expect.None(Repository.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(f => DocumentRules.DeadLinks(f, Repository.Read(f), p => Repository.Files.Contains(p) ? Repository.Read(p) : null, Repository.Has)));

    [Fact]
    public void Every_path_of_the_navigation_tables_exists()
    {
        var readme = Repository.Read("README.md");
        foreach (var heading in NavigationHeadings)
        {
            var paths = DocumentRules.PathsIn(readme, heading);
            Assert.NotEmpty(paths);
            Assert.All(paths, p => Assert.True(Repository.Has(p), $"{p} is not in the tree"));
        }
    }

    [Fact]
    public void Every_rebuilt_control_is_listed()
    {
        var listed = DocumentRules.PathsIn(Repository.Read("README.md"), "Negative controls");
        var controls = Repository.Files.Where(f => f.StartsWith("tests/sabotage/controls/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(controls);
        Assert.All(controls, c => Assert.Contains(c, listed));
    }

    [Fact]
    public void Every_word_of_the_glossary_is_a_word_of_the_code()
    {
        var terms = DocumentRules.TermsIn(Repository.Read("README.md"), "Glossary");
        Assert.True(terms.Count >= 10, "the glossary is missing");
        var words = Repository.Files.Where(f => f.StartsWith("src/", StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(f => Word().Matches(Repository.Read(f)).Select(m => m.Value)).ToHashSet();
        Assert.All(terms, t => Assert.True(words.Contains(t) || words.Contains(t + "Attribute"), $"{t} is not in the code"));
    }

    [Fact]
    public void Control_dead_links_and_missing_paths_are_found()
    {
        const string Page =
            "# A\n\n[x](gone.md) [y](../b.md#nowhere) [z](#a) [w](https://example.org/x)\n\n"
            + "## Where is ...\n| Q | `src/Gone.cs` |\n\n## Glossary\n| `Word` | x |\n";
        var dead = DocumentRules.DeadLinks("docs/a.md", Page, p => p == "docs/a.md" ? Page : p == "b.md" ? "# B\n" : null, p => p is "docs/a.md" or "b.md");
        Assert.Equal(["docs/a.md: gone.md leads nowhere", "docs/a.md: ../b.md#nowhere has no such heading"], dead);
        Assert.Equal(["src/Gone.cs"], DocumentRules.PathsIn(Page, "Where is ..."));
        Assert.Equal(["Word"], DocumentRules.TermsIn(Page, "Glossary"));
    }

    [GeneratedRegex("""\w+""")]
    private static partial Regex Word();
}
