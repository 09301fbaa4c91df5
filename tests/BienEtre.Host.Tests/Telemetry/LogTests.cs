using System.Net;
using BienEtre.Host.Telemetry;
using BienEtre.Host.Tests.Running;
using Microsoft.Extensions.Logging;

namespace BienEtre.Host.Tests.Telemetry;

/// <summary>Nothing of a client reaches the log: canaries in address, headers, paths, forms and faults.</summary>
public sealed class LogTests(DevelopmentHost host)
{
    private const string Canary = "canary-7f3a";
    private static readonly IPAddress From = IPAddress.Parse("127.0.0.77");

    [Fact]
    public async Task No_address_agent_path_or_input_of_a_client_is_logged_and_the_control_sees_them()
    {
        using var visitor = new Visitor(host.Address, From);
        foreach (var header in (string[])["User-Agent", "X-Forwarded-For", "Referer", "Accept-Language", "X-Real-IP"])
        {
            visitor.Extra[header] = Canary;
        }

        foreach (var path in (string[])[$"/en/{Canary}", $"/en/privacy?done={Canary}", $"/en/session/{Canary}", $"/fault-of-a-test?text={Canary}", $"/css/{Canary}.css"])
        {
            using var answer = await visitor.GetAsync(path);
        }

        using var form = await visitor.PostAsync("/en/notice", [("as", Canary), (Canary, "x")]);
        using var elsewhere = await visitor.PostAsync("/en/notice", [("as", Canary)], site: "cross-site", origin: "http://" + Canary);
        visitor.Cookie = "__Host-bienetre=" + Canary;
        using var forged = await visitor.GetAsync("/en/sessions");
        visitor.Extra["Host"] = Canary;
        using var strange = await visitor.GetAsync("/en");

        Assert.DoesNotContain(host.Log.Lines, l => l.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(host.Log.Lines, l => l.Contains(From.ToString(), StringComparison.Ordinal));

        // The control: the same requests do appear where the rules are switched off, so the canaries did travel.
        Assert.Contains(host.Unfiltered.Lines, l => l.Contains(Canary, StringComparison.OrdinalIgnoreCase));

        // A fault is logged, by type and place, without its message.
        Assert.Contains(host.Log.Lines, l => l.Contains("fault InvalidOperationException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_pseudonym_is_logged_by_pages()
    {
        var (visitor, session) = await Visitor.AskedAsync(host.Address, "maud");
        using var employee = visitor;
        await employee.ReadAsync("/en/privacy");
        using var left = await employee.PostAsync($"/en/session/{session}/leave", [("finish", "true")]);
        Assert.DoesNotContain(host.Log.Lines, l => l.Contains("/session/" + session, StringComparison.Ordinal));
        Assert.Contains(host.Unfiltered.Lines, l => l.Contains("/session/" + session, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("BienEtre.Host.Media.MediaNode", LogLevel.Information, true)]
    [InlineData("BienEtre.Host.Media.MediaNode", LogLevel.Debug, false)]
    [InlineData("Orleans.Runtime.Catalog", LogLevel.Warning, true)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Critical, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Error, false)]
    [InlineData("System.Net.Http", LogLevel.Information, false)]
    [InlineData(null, LogLevel.Critical, false)]
    public void Rules_hold_whatever_the_configuration_says(string? category, LogLevel level, bool passes) => Assert.Equal(passes, LogRules.Passes(category, level));
}
