using BienEtre.Architecture.Tests.Metadata;
using BienEtre.Media;
using BienEtre.Media.Sockets;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>No recording path, by what the media assemblies can refer to and reach.</summary>
public sealed class StaticTests
{
    private static readonly Lazy<AssemblyModel> Core = new(AssemblyModel.LoadOf<MediaCounters>);
    private static readonly Lazy<AssemblyModel> Sockets = new(AssemblyModel.LoadOf<MediaServer>);
    private static readonly Lazy<AssemblyModel> BouncyCastle = new(AssemblyModel.LoadOf<Org.BouncyCastle.Tls.DtlsServerProtocol>);

    [Fact]
    public void The_media_core_refers_to_nothing_that_writes() => Expect.None(MediaScan.Findings(Core.Value, sockets: false));

    [Fact]
    public void The_media_sockets_refer_to_nothing_that_writes_but_the_socket() => Expect.None(MediaScan.Findings(Sockets.Value, sockets: true));

    [Fact]
    public void No_call_of_ours_reaches_a_file_or_a_network_inside_BouncyCastle() =>
        Expect.None(FileReach.Findings([Core.Value, Sockets.Value], [BouncyCastle.Value]));

    [Fact]
    public void The_reach_check_knows_that_BouncyCastle_has_file_code() =>
        Assert.Contains(FileReach.OutletsOf(BouncyCastle.Value), m => m.Id.Owner.FullName == "Org.BouncyCastle.Bcpg.OpenPgp.PgpUtilities");

    [Theory]
    [InlineData("System.IO.FileStream", "static void F(byte[] p) { using var f = new System.IO.FileStream(\"x\", System.IO.FileMode.Create); f.Write(p); }")]
    [InlineData("System.IO.File", "static void F(byte[] p) => System.IO.File.WriteAllBytes(\"x\", p);")]
    [InlineData("System.IO.Stream", "static void F(System.IO.Stream s, byte[] p) => s.Write(p);")]
    [InlineData("System.IO.MemoryMappedFiles.MemoryMappedFile", "static object F() => System.IO.MemoryMappedFiles.MemoryMappedFile.CreateNew(null, 4096);")]
    [InlineData("System.IO.Pipes.AnonymousPipeServerStream", "static object F() => new System.IO.Pipes.AnonymousPipeServerStream();")]
    [InlineData("System.Diagnostics.Process", "static object F() => System.Diagnostics.Process.Start(\"tee\");")]
    [InlineData("System.Net.Http.HttpClient", "static object F() => new System.Net.Http.HttpClient();")]
    [InlineData("Microsoft.Data.Sqlite.SqliteConnection", "static object F() => new Microsoft.Data.Sqlite.SqliteConnection();")]
    [InlineData("System.Console", "static void F() => System.Console.OpenStandardOutput();")]
    [InlineData("System.Net.Sockets.UnixDomainSocketEndPoint", "static object F() => new System.Net.Sockets.UnixDomainSocketEndPoint(\"x\");")]
    [InlineData("System.Net.Sockets.Socket.SendFile", "static void F(System.Net.Sockets.Socket s) => s.SendFile(\"x\");")]
    [InlineData("System.Type.GetType", "static object F() => System.Type.GetType(\"System.IO.File\");")]
    [InlineData("imports write of libc", "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int write(int fd, byte[] p, int n);")]
    [InlineData("raw function pointer", "static unsafe int F(nint p) => ((delegate* unmanaged<int, int>)p)(1);")]
    [InlineData("System.IO.File", "static System.Action<string, byte[]> F() => System.IO.File.WriteAllBytes;")]
    [InlineData("System.IO.FileStream", "System.Collections.Generic.List<System.IO.FileStream> _sinks;")]
    public void Control_a_writer_in_the_forwarding_path_is_found(string expected, string member)
    {
        var findings = MediaScan.Findings(Sabotage.Compile($"#pragma warning disable\npublic class Forwarder {{ {member} }}"), sockets: true);
        Assert.Contains(findings, f => f.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Control_the_core_may_not_open_a_socket()
    {
        var sample = Sabotage.Compile("public class Forwarder { System.Net.Sockets.Socket _s; }");
        Assert.Contains("Forwarder uses System.Net.Sockets.Socket", MediaScan.Findings(sample, sockets: false));
        Assert.Empty(MediaScan.Findings(sample, sockets: true));
    }

    [Fact]
    public void Control_a_way_through_BouncyCastle_to_a_file_is_found()
    {
        var sample = Sabotage.Compile("""
            public class Forwarder
            {
                public void Keep(System.IO.Stream to) =>
                    Org.BouncyCastle.Bcpg.OpenPgp.PgpUtilities.WriteFileToLiteralData(to, 'b', new System.IO.FileInfo("x"));
            }
            """);
        var ways = FileReach.Findings([sample], [BouncyCastle.Value]);
        var way = Assert.Single(ways, w => w.EndsWith("PgpUtilities.WriteFileToLiteralData", StringComparison.Ordinal));
        Assert.StartsWith("Forwarder.Keep", way, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_a_way_through_a_virtual_method_to_a_file_is_found()
    {
        var sample = Sabotage.Compile("""
            using Org.BouncyCastle.Cms;
            public class Forwarder
            {
                public void Keep(System.IO.Stream to) { CmsProcessable p = new CmsProcessableFile(new System.IO.FileInfo("x")); p.Write(to); }
            }
            """);
        Assert.NotEmpty(FileReach.Findings([sample], [BouncyCastle.Value]));
    }
}
