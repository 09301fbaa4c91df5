using System.Net;
using BienEtre.Host.Pages.Demo;
using BienEtre.Host.Tests.Running;

namespace BienEtre.Host.Tests.Pages;

/// <summary>Bad input gets a page that says what to do next; nothing is stored, nothing is thrown.</summary>
public sealed class FormTests(DevelopmentHost host)
{
    private static readonly string Claire = DemoPractitioners.Find("claire")!.Subject.Value;

    [Fact]
    public async Task The_notice_wants_an_answer_to_each_choice()
    {
        using var visitor = new Visitor(host.Address);
        var notice = await visitor.ReadAsync("/en/notice?as=employee");
        await RefusedAsync(visitor, "/en/notice", [.. Visitor.Hidden(notice)], HttpStatusCode.BadRequest, "answer each choice");
        await RefusedAsync(visitor, "/en/notice", [.. Visitor.Hidden(notice), ("consent.LiveSession", "perhaps")], HttpStatusCode.BadRequest, "answer each choice");
        Assert.Null(visitor.Cookie);
    }

    [Theory]
    [InlineData("version", "0")]
    [InlineData("version", "two")]
    [InlineData("hash", "00")]
    public async Task A_notice_that_is_not_in_force_counts_for_nothing(string field, string value)
    {
        using var visitor = new Visitor(host.Address);
        var fields = Visitor.Hidden(await visitor.ReadAsync("/en/notice?as=employee")).Select(f => f.Name == field ? (field, value) : f);
        await RefusedAsync(visitor, "/en/notice", [.. fields, ("consent.LiveSession", "yes")], HttpStatusCode.Conflict, "notice changed");
        Assert.Null(visitor.Cookie);
    }

    [Fact]
    public async Task Nobody_enters_as_somebody_unknown()
    {
        using var visitor = new Visitor(host.Address);
        var fields = Visitor.Hidden(await visitor.ReadAsync("/en/notice?as=employee")).Select(f => f.Name == "as" ? ("as", "operator") : f);
        await RefusedAsync(visitor, "/en/notice", [.. fields, ("consent.LiveSession", "yes")], HttpStatusCode.BadRequest, "could not read");
        Assert.DoesNotContain("name=\"as\"", await visitor.ReadAsync("/en/notice?as=operator"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_fields_are_refused_with_a_page()
    {
        using var employee = await Visitor.EnteredAsync(host.Address);
        await RefusedAsync(employee, $"/en/practitioners/{Claire}/session", [], HttpStatusCode.BadRequest, "choose video or voice");
        await RefusedAsync(employee, $"/en/practitioners/{Claire}/session", [("mode", "hologram")], HttpStatusCode.BadRequest, "choose video or voice");
        await RefusedAsync(employee, "/en/practitioners/x/session", [("mode", "video")], HttpStatusCode.NotFound, "no page");
        await RefusedAsync(employee, $"/en/practitioners/{new string('0', 32)}/session", [("mode", "video")], HttpStatusCode.NotFound, "no page");
        await RefusedAsync(employee, "/en/privacy/consent", [("purpose", "Everything"), ("decision", "give")], HttpStatusCode.BadRequest, "could not read");
        await RefusedAsync(employee, "/en/privacy/consent", [("purpose", "Service"), ("decision", "withdraw")], HttpStatusCode.BadRequest, "could not read");
        await RefusedAsync(employee, "/en/privacy/consent", [("purpose", "LiveSession"), ("decision", "give")], HttpStatusCode.BadRequest, "could not read");
        await RefusedAsync(employee, "/en/privacy/consent", [("purpose", "LiveSession"), ("decision", "maybe")], HttpStatusCode.BadRequest, "could not read");
        await RefusedAsync(employee, "/en/session/x/leave", [("finish", "true")], HttpStatusCode.BadRequest, "could not read");
        await RefusedAsync(employee, $"/en/session/{new string('0', 32)}/leave", [("finish", "no")], HttpStatusCode.BadRequest, "could not read");
        await RefusedAsync(employee, $"/en/session/{new string('0', 32)}/leave", [("finish", "true")], HttpStatusCode.Forbidden, "not open to you");
    }

    [Fact]
    public async Task A_consent_under_another_text_is_not_taken()
    {
        using var employee = await Visitor.EnteredAsync(host.Address, consent: false);
        using var answer = await employee.PostAsync(
            "/en/privacy/consent", [("purpose", "LiveSession"), ("decision", "give"), ("version", "1"), ("hash", new string('0', 64))]);
        Assert.Contains("refused=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("No decision yet", await employee.ReadAsync("/en/privacy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_without_a_ground_asks_for_one()
    {
        using var employee = await Visitor.EnteredAsync(host.Address);
        using var answer = await employee.PostAsync("/en/privacy/restriction", [("ground", "9")]);
        Assert.Contains("Please choose a ground", await employee.ReadAsync(answer.Headers.Location!.OriginalString.Split('#')[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_and_wrongly_typed_bodies_are_refused()
    {
        using var visitor = new Visitor(host.Address);
        await RefusedAsync(visitor, "/en/notice", [("as", new string('x', 40_000))], HttpStatusCode.RequestEntityTooLarge, "could not read");
        var json = new HttpRequestMessage(HttpMethod.Post, "/en/notice") { Content = new StringContent("{}", null, "application/json") };
        json.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        using var answer = await visitor.SendAsync(json);
        Assert.InRange((int)answer.StatusCode, 400, 415);
        Assert.Contains("could not read", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strange_queries_are_ignored()
    {
        using var employee = await Visitor.EnteredAsync(host.Address);
        foreach (var path in (string[])["/en/practitioners?language=xx&topic=%3Cscript%3E&when=never", "/en/privacy?done=%3Cb%3E&refused=999", "/en/sessions?x=y"])
        {
            using var answer = await employee.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain("<script>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task RefusedAsync(Visitor visitor, string path, (string, string)[] fields, HttpStatusCode status, string says)
    {
        using var answer = await visitor.PostAsync(path, fields);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(says, html, StringComparison.Ordinal);
        Assert.Contains("Your privacy", html, StringComparison.Ordinal);
    }
}
