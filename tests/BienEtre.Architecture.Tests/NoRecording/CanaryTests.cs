using System.Security.Cryptography;
using System.Text;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>The hunt finds what is there, wherever it lies, and nothing else.</summary>
public sealed class CanaryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bienetre-canary-");
    private readonly byte[] _marker = RandomNumberGenerator.GetBytes(32);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Nothing_is_found_where_nothing_is()
    {
        Write("clean.db", RandomNumberGenerator.GetBytes(3_000_000));
        var hunt = new CanaryHunt([("media", _marker)]);
        Assert.Empty(hunt.Findings(_folder.FullName));
        Assert.Equal(3_000_000, hunt.BytesRead);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((1 << 20) - 16)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((2 << 20) - 31)]
    public void Control_a_kept_packet_is_found_at_any_place(int offset)
    {
        Write("deep/er/kept.db-wal", [.. new byte[offset], .. _marker, .. new byte[100]]);
        Assert.Single(new CanaryHunt([("media", _marker)]).Findings(_folder.FullName));
    }

    [Theory]
    [InlineData("hexadecimal")]
    [InlineData("HEXADECIMAL")]
    [InlineData("base64")]
    [InlineData("base64 shifted by 1")]
    [InlineData("base64 shifted by 2")]
    [InlineData("UTF-16")]
    public void Control_a_disguised_packet_is_found(string disguise)
    {
        byte[] bytes = disguise switch
        {
            "hexadecimal" => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(_marker)),
            "HEXADECIMAL" => Encoding.ASCII.GetBytes(Convert.ToHexString(_marker)),
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String([.. _marker, 7, 8, 9, 10])),
            "base64 shifted by 1" => Encoding.ASCII.GetBytes(Convert.ToBase64String([255, .. _marker, 7, 8])),
            "base64 shifted by 2" => Encoding.ASCII.GetBytes(Convert.ToBase64String([255, 254, .. _marker, 255])),
            _ => Encoding.Unicode.GetBytes(Encoding.Latin1.GetString(_marker)),
        };
        Write("node.log", bytes);
        Assert.NotEmpty(new CanaryHunt([("media", _marker)]).Findings(_folder.FullName));
    }

    [Fact]
    public void Control_a_user_agent_in_a_log_line_is_found()
    {
        var hunt = new CanaryHunt([("user agent", Encoding.UTF8.GetBytes("CanaryBrowser/7.5"))]);
        Assert.Equal(["user agent in log"], hunt.FindingsIn("log", "info: GET /demo CanaryBrowser/7.5\n"));
        Assert.Empty(hunt.FindingsIn("log", "info: GET /demo\n"));
    }

    private void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
