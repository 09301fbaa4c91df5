using System.Net;
using System.Text;
using BienEtre.Host.Auth;
using BienEtre.Host.Pages.Storage;
using BienEtre.Host.Tests.Running;

namespace BienEtre.Host.Tests.Auth;

/// <summary>The one cookie.</summary>
public sealed class SignInTests(DevelopmentHost host)
{
    [Fact]
    public async Task Entering_sets_exactly_the_cookie_that_the_manifest_lists()
    {
        using var visitor = new Visitor(host.Address);
        var notice = await visitor.ReadAsync("/en/notice?as=employee");
        using var entered = await visitor.PostAsync("/en/notice", [.. Visitor.Hidden(notice), ("consent.LiveSession", "no")]);
        var set = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        var parts = set.Split(';', StringSplitOptions.TrimEntries);
        var listed = StorageManifest.Items.Single(i => i.Kind == "cookie");
        Assert.StartsWith(listed.Name + "=", parts[0], StringComparison.Ordinal);
        Assert.Equal(listed.Attributes.Select(Lower).Order(StringComparer.Ordinal), parts.Skip(1).Select(Lower).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_cookie_shows_nothing_and_a_changed_one_is_nobody()
    {
        using var visitor = await Visitor.EnteredAsync(host.Address);
        var value = visitor.Cookie!.Split('=', 2)[1];
        var bytes = Convert.FromBase64String(Padded(value.Replace('-', '+').Replace('_', '/')));
        Assert.DoesNotContain("Employee", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        using (var mine = await visitor.GetAsync("/en/sessions"))
        {
            Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        }

        var middle = value.Length / 2;
        visitor.Cookie = $"{SignIn.CookieName}={value[..middle]}{(value[middle] == 'A' ? 'B' : 'A')}{value[(middle + 1)..]}";
        using var answer = await visitor.GetAsync("/en/sessions");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Signing_out_takes_the_cookie_away()
    {
        using var visitor = await Visitor.EnteredAsync(host.Address);
        using var left = await visitor.PostAsync("/en/sign-out", []);
        Assert.Equal("/en/signed-out", left.Headers.Location!.OriginalString);
        Assert.Null(visitor.Cookie);
    }

    [Fact]
    public async Task Roles_do_not_see_each_others_pages()
    {
        using var employee = await Visitor.EnteredAsync(host.Address);
        using var practitioner = await Visitor.EnteredAsync(host.Address, "maud");
        using var today = await employee.GetAsync("/en/today");
        using var find = await practitioner.GetAsync("/en/practitioners");
        Assert.Equal(HttpStatusCode.Forbidden, today.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, find.StatusCode);
        using var own = await practitioner.GetAsync("/en/today");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    private static string Lower(string text) => text.ToLowerInvariant();

    private static string Padded(string text) => text.PadRight((text.Length + 3) / 4 * 4, '=');
}
