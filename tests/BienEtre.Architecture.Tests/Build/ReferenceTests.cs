namespace BienEtre.Architecture.Tests.Build;

/// <summary>The reference graph is exactly the one written in <see cref="ProjectRules"/>.</summary>
public sealed class ReferenceTests
{
    private const string EmptyLock = """{ "dependencies": { "net10.0": {} } }""";

    private static IEnumerable<ProjectFile> Projects() =>
        from path in Repository.Files
        where path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal)
        let folder = path[..path.LastIndexOf('/')]
        select ProjectFile.Parse(path, Repository.Read(path), Repository.Read(folder + "/packages.lock.json"));

    [Fact]
    public void Every_project_refers_to_exactly_what_it_may() => Expect.None(Projects().SelectMany(p => p.Findings()));

    [Fact]
    public void Every_rule_has_a_project() => Assert.Equal(ProjectRules.All.Keys.Order(), Projects().Select(p => p.Name).Order());

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("BienEtre.Realtime.sln").Replace('\\', '/');
        var projects = Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal));
        Assert.All(projects, p => Assert.Contains($"\"{p}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Shared_build_files_bring_in_no_project()
    {
        var shared = Repository.Files.Where(f => f.EndsWith(".props", StringComparison.Ordinal) || f.EndsWith(".targets", StringComparison.Ordinal));
        Assert.DoesNotContain(shared, f => Repository.Read(f).Contains("<ProjectReference", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Domain", "<ProjectReference Include=\"../BienEtre.Storage/BienEtre.Storage.csproj\" />", "Domain refers to Storage")]
    [InlineData("Domain", "<PackageReference Include=\"Newtonsoft.Json\" />", "Domain uses package Newtonsoft.Json")]
    [InlineData("Media", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />", "Media brings in Microsoft.AspNetCore.App")]
    [InlineData("Media", "<Compile Include=\"../BienEtre.Storage/Writer.cs\" />", "Media brings in ../BienEtre.Storage/Writer.cs")]
    [InlineData("Media", "<Reference Include=\"hidden.dll\" />", "Media brings in hidden.dll")]
    [InlineData("Grains", "", "Grains does not refer to Contracts")]
    [InlineData("Recorder", "", "Recorder has no rule")]
    public void Control_a_departure_is_found(string project, string item, string expected) =>
        Assert.Contains(expected, ProjectFile.Parse($"BienEtre.{project}.csproj", $"<Project><ItemGroup>{item}</ItemGroup></Project>", EmptyLock).Findings());

    [Fact]
    public void Control_a_package_that_a_shared_build_file_adds_is_found()
    {
        const string Lock = """{ "dependencies": { "net10.0": { "Npgsql": { "type": "Direct" }, "BouncyCastle.Cryptography": { "type": "Direct" } } } }""";
        Assert.Equal(["Media uses package Npgsql"], ProjectFile.Parse("BienEtre.Media.csproj", "<Project />", Lock).Findings());
    }
}
