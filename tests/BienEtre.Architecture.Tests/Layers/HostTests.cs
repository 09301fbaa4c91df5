using BienEtre.Architecture.Tests.Metadata;
using BienEtre.Architecture.Tests.NoRecording;

namespace BienEtre.Architecture.Tests.Layers;

/// <summary>Nothing that a person can reach reads storage around the gate.</summary>
public sealed class HostTests
{
    private static readonly Lazy<AssemblyModel> Storage = new(() => AssemblyModel.Load(System.Reflection.Assembly.Load("BienEtre.Storage").Location));

    [Fact]
    public void Only_the_composition_root_knows_storage() =>
        Expect.None(HostRules.Findings(AssemblyModel.Load(HostRules.Host.Location), HostRules.Ports(Storage.Value)));

    [Theory]
    [InlineData("Pages", "static object F() => new Microsoft.Data.Sqlite.SqliteConnection();", "Microsoft.Data.Sqlite.SqliteConnection")]
    [InlineData("Api", "BienEtre.Domain.Consent.ISubjectLedger Ledger { get; set; }", "BienEtre.Domain.Consent.ISubjectLedger")]
    [InlineData("Signalling", "static object F(BienEtre.Domain.AccessLog.IAccessLog l) => l.AppendAsync([]);", "BienEtre.Domain.AccessLog.IAccessLog")]
    [InlineData("Auth", "static object F(System.IServiceProvider s) => s.GetService(typeof(Orleans.Storage.IGrainStorage));", "Orleans.Storage.IGrainStorage")]
    public void Control_a_page_that_reads_storage_is_found(string slice, string member, string expected)
    {
        var sample = Sabotage.Compile($"#pragma warning disable\nnamespace BienEtre.Host.{slice}; public class Shortcut {{ {member} }}", "BienEtre.Host");
        var ports = new HashSet<string> { "BienEtre.Domain.Consent.ISubjectLedger", "BienEtre.Domain.AccessLog.IAccessLog" };
        Assert.Contains(HostRules.Findings(sample, ports), f => f.EndsWith("uses " + expected, StringComparison.Ordinal));
    }
}
