using BienEtre.Issuer;

namespace BienEtre.Domain.Tests.Enrolment;

public sealed class IssuerKeyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("issuer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_key_is_shown_again_with_the_same_fingerprint_and_only_its_owner_reads_it()
    {
        var file = Path.Combine(_folder, "epoch.pem");
        var (code, made, _) = Run("new-key", file);
        Assert.Equal(0, code);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var (again, shown, _) = Run("show-key", file);
        Assert.Equal(0, again);
        Assert.Equal(made, shown);
        Assert.Contains("fingerprint", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_file_is_never_overwritten()
    {
        var file = Path.Combine(_folder, "taken.pem");
        File.WriteAllText(file, "mine");
        var (code, _, errors) = Run("new-key", file);
        Assert.Equal(1, code);
        Assert.Contains("Choose a new file", errors, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("not a key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void Something_else_than_a_key_is_refused_with_what_to_do(string content)
    {
        var file = Path.Combine(_folder, "other.pem");
        File.WriteAllText(file, content);
        var (code, _, errors) = Run("show-key", file);
        Assert.Equal(1, code);
        Assert.Contains("Name the file that new-key wrote", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_call_prints_the_usage()
    {
        var (code, _, errors) = Run("record");
        Assert.Equal(2, code);
        Assert.Contains("new-key FILE", errors, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Errors) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = KeyCommand.Run(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
