using System.Net;
using BienEtre.Host.Auth;
using BienEtre.Host.Tests.Running;

namespace BienEtre.Host.Tests.Auth;

/// <summary>Headers and cookies of every kind of answer.</summary>
public sealed class HeaderTests(DevelopmentHost host, ProductionHost production)
{
    private static readonly string[] Others =
    [
        "/", "/demo", "/en/demo", "/health", "/.well-known/storage-manifest.json", "/css/tokens.css", "/img/mark.svg", "/crisis-worker.js",
        "/en/nothing-here", "/en/today", "/en/practitioners", "/en/session/00000000000000000000000000000000", "/hub/consultation", "/fault-of-a-test?text=x",
    ];

    [Fact]
    public async Task Every_answer_carries_the_headers_and_no_cookie()
    {
        using var visitor = new Visitor(host.Address);
        foreach (var path in RunningHost.OpenPages.Concat(Others))
        {
            using var answer = await visitor.GetAsync(path);
            Assert.Equal(SecurityHeaders.ContentSecurityPolicy, Header(answer, "Content-Security-Policy"));
            Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
            Assert.Contains("display-capture=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
            Assert.Null(Header(answer, "Set-Cookie"));
            Assert.Null(Header(answer, "Server"));
            Assert.Null(Header(answer, "blazor-enhanced-nav"));
            Assert.Null(Header(answer, "Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task Pages_are_rendered_and_carry_no_inline_script_or_style()
    {
        using var visitor = new Visitor(host.Address);
        foreach (var path in RunningHost.OpenPages.Append("/demo"))
        {
            using var answer = await visitor.GetAsync(path);
            var html = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain("style=\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
            Assert.DoesNotContain(" onclick=", html, StringComparison.Ordinal);
            Assert.DoesNotContain("http://", html.Replace(visitor.Origin, "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_policy_allows_nothing_unsafe()
    {
        Assert.DoesNotContain("unsafe", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain('*', SecurityHeaders.ContentSecurityPolicy);
        Assert.Contains("require-trusted-types-for 'script'", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/en/session/0", true)]
    [InlineData("/fr/session/0/check", true)]
    [InlineData("/en/sessions", false)]
    [InlineData("/session/0", false)]
    [InlineData("/en/practitioners/session/", false)]
    public async Task Camera_and_microphone_are_granted_to_session_pages_only(string path, bool granted)
    {
        using var visitor = new Visitor(host.Address);
        using var answer = await visitor.GetAsync(path);
        Assert.Equal(granted ? SecurityHeaders.CameraAndMicrophone : SecurityHeaders.NoDevices, Header(answer, "Permissions-Policy"));
    }

    [Fact]
    public async Task In_production_browsers_are_told_to_stay_with_TLS()
    {
        using var visitor = new Visitor(production.Address);
        using var answer = await visitor.GetAsync("/en");
        Assert.StartsWith("max-age=63072000", Header(answer, "Strict-Transport-Security"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_name_is_refused()
    {
        using var visitor = new Visitor(host.Address);
        visitor.Extra["Host"] = "elsewhere.invalid";
        using var answer = await visitor.GetAsync("/en");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
