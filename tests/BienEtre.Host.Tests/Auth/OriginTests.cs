using System.Net;
using BienEtre.Host.Tests.Running;

namespace BienEtre.Host.Tests.Auth;

/// <summary>Only this site acts.</summary>
public sealed class OriginTests(DevelopmentHost host)
{
    [Theory]
    [InlineData("cross-site", "http://elsewhere.invalid")]
    [InlineData("same-site", "http://sister.invalid")]
    [InlineData("cross-site", null)]
    [InlineData("none", null)]
    [InlineData("same-origin", "http://elsewhere.invalid")]
    [InlineData(null, "http://elsewhere.invalid")]
    [InlineData(null, "null")]
    [InlineData(null, null)]
    public async Task A_form_from_elsewhere_or_of_unknown_origin_is_refused(string? site, string? origin)
    {
        using var visitor = await Visitor.EnteredAsync(host.Address);
        using var answer = await visitor.PostAsync("/en/sign-out", [], site, origin);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("did not come from this site", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotNull(visitor.Cookie);
    }

    [Theory]
    [InlineData("same-origin", "null")]
    [InlineData("same-origin", null)]
    [InlineData("same-origin", "self")]
    [InlineData(null, "self")]
    public async Task A_form_of_this_site_is_taken(string? site, string? origin)
    {
        using var visitor = await Visitor.EnteredAsync(host.Address);
        using var answer = await visitor.PostAsync("/en/sign-out", [], site, origin == "self" ? visitor.Origin : origin);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Null(visitor.Cookie);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Other_ways_to_change_something_are_refused_from_elsewhere_too(string method)
    {
        using var visitor = new Visitor(host.Address);
        using var answer = await visitor.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/en/sign-out"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
