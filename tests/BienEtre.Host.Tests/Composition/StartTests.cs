using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using BienEtre.Host.Composition;
using BienEtre.Host.Media;
using BienEtre.Host.Tests.Running;

namespace BienEtre.Host.Tests.Composition;

/// <summary>A start that cannot succeed says why and what to do.</summary>
public sealed class StartTests(DevelopmentHost host)
{
    [Fact]
    public async Task A_media_port_in_use_is_named()
    {
        using var taken = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        taken.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        Assert.Contains($"{port}", await ReasonAsync($"--Media:UdpPort={port}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        Assert.Contains("--urls", await ReasonAsync($"--urls=http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_beside_the_data_are_refused()
    {
        var folder = Directory.CreateTempSubdirectory("bienetre-start-").FullName;
        Assert.Contains("Keys:Path", await ReasonAsync($"--Data:Path={folder}", $"--Keys:Path={Path.Combine(folder, "keys")}"), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("--Officer:Mail=", "Officer:Mail")]
    [InlineData("--Controller:Name=", "Controller:Name")]
    [InlineData("--Media:UdpPort=many", "Media:UdpPort")]
    [InlineData("--Media:PublicAddress=somewhere", "Media:PublicAddress")]
    [InlineData("--Data:Provider=paper", "Data:Provider")]
    [InlineData("--Roles=web", "Roles")]
    public async Task A_key_that_cannot_be_used_is_named(string argument, string key) => Assert.Contains(key, await ReasonAsync(argument), StringComparison.Ordinal);

    [Fact]
    public void An_unknown_fault_is_not_explained_away() => Assert.Null(StartUp.Reason(new InvalidOperationException("something else")));

    [Fact]
    public async Task Health_checks_storage_and_relay()
    {
        using var visitor = new Visitor(host.Address);
        using var json = JsonDocument.Parse(await visitor.ReadAsync(Health.Address));
        Assert.Equal(("ok", "ok", "ok"), (Text("status"), Text("storage"), Text("relay")));

        string? Text(string name) => json.RootElement.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("192.0.2.1", 1)]
    [InlineData("192.0.2.1, 2001:db8::1", 2)]
    public void Configured_addresses_are_read(string configured, int count) => Assert.Equal(count, MediaAddresses.From(configured).Count);

    [Fact]
    public void Without_configuration_the_machine_is_looked_at() => Assert.Contains(IPAddress.Loopback, MediaAddresses.From(""));

    private static async Task<string> ReasonAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("bienetre-start-").FullName;
        try
        {
            await using var app = Program.Build(RunningHost.Options("Production", folder, arguments));
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch (Exception fault)
        {
            return StartUp.Reason(fault) ?? $"not explained: {fault}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return "it started";
    }
}
