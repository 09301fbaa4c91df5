namespace BienEtre.Architecture.Tests.Tidy;

/// <summary>The tree keeps its own house rules.</summary>
public sealed class TidyTests
{
    private static IEnumerable<(string Path, string Text)> Texts() =>
        Repository.Files.Where(f => !TextRules.IsBinary(f)).Select(f => (f, Repository.Read(f)));

    [Fact]
    public void Text_is_tidy() => Expect.None(Texts().SelectMany(f => TextRules.Findings(f.Path, f.Text)));

    [Fact]
    public void Functions_are_short_and_names_say_something() =>
        Expect.None(Texts().SelectMany(f => Path.GetExtension(f.Path) switch
        {
            ".cs" => CodeRules.CSharpFindings(f.Path, f.Text),
            ".ts" or ".mjs" or ".js" or ".sh" => CodeRules.BraceFindings(f.Path, f.Text),
            _ => [],
        }));

    [Fact]
    public void Documentation_is_never_switched_off_outside_the_executables()
    {
        var silent = Texts()
            .Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal) && !f.Path.StartsWith("src/BienEtre.Host/", StringComparison.Ordinal))
            .Where(f => f.Text.Contains("CS1591", StringComparison.Ordinal) || f.Text.Contains("GenerateDocumentationFile", StringComparison.Ordinal));
        Expect.None(silent.Select(f => f.Path));
    }

    [Theory]
    [InlineData("a.cs", "int x; \n", "a.cs:1: space at the end of the line")]
    [InlineData("a.cs", "int x;", "a.cs: no newline at the end")]
    [InlineData("a.cs", "int x;\r\n", "a.cs: carriage return")]
    [InlineData("a.ts", "// TO" + "DO later\n", "a.ts:1: contains TO" + "DO")]
    [InlineData("a.cs", "throw new NotImplemented" + "Exception();\n", "a.cs:1: contains NotImplemented" + "Exception")]
    [InlineData("a.cs", "[Fact(Skip" + " = \"flaky\")]\n", "a.cs:1: contains Skip" + " = \"")]
    [InlineData("a.md", "see /wo" + "rk/shared/x\n", "a.md:1: path of one machine: /wo" + "rk/")]
    [InlineData("a.sh", "cd /ho" + "me/anne/x\n", "a.sh:1: path of one machine: /ho" + "me/anne/")]
    [InlineData("a.sh", "npm ci --registry https://registry" + ".npm" + "js.org\n", "a.sh:1: names a package registry: registry" + ".npm")]
    [InlineData("package-lock.json", "\"resolved\": " + "\"http://x\"\n", "package-lock.json:1: names a package registry: \"resolved\": \"http")]
    public void Control_untidy_text_is_found(string path, string text, string expected) => Assert.Contains(expected, TextRules.Findings(path, text));

    [Fact]
    public void Control_long_lines_files_and_functions_are_found()
    {
        Assert.Contains("a.cs:1: 161 columns, more than 160", TextRules.Findings("a.cs", new string('x', 161) + "\n"));
        Assert.Contains("a.cs: 401 lines, more than 400", TextRules.Findings("a.cs", string.Concat(Enumerable.Repeat("x\n", 401))));
        Assert.Empty(TextRules.Findings("a.cs", string.Concat(Enumerable.Repeat("x\n", 400))));
        Assert.Single(CodeRules.CSharpFindings("a.cs", $"class A {{ void F()\n{{\n{Lines(68)}}}\n}}"));
        Assert.Empty(CodeRules.CSharpFindings("a.cs", $"class A {{ void F()\n{{\n{Lines(67)}}}\n}}"));
        Assert.Single(CodeRules.BraceFindings("a.ts", $"export function f(a: number): void {{\n{Lines(69)}}}\n"));
        Assert.Single(CodeRules.BraceFindings("a.sh", $"run() {{\n{Lines(69)}}}\n"));
        Assert.Empty(CodeRules.BraceFindings("a.ts", $"export function f(a: number): void {{\n{Lines(68)}}}\n"));

        static string Lines(int count) => string.Concat(Enumerable.Repeat("  f();\n", count));
    }

    [Theory]
    [InlineData("SessionManager")]
    [InlineData("ConsentService")]
    [InlineData("TimeUtils")]
    [InlineData("TherapistView")]
    public void Control_an_empty_or_foreign_name_is_found(string name) => Assert.Single(CodeRules.CSharpFindings("a.cs", $"internal class {name};"));
}
