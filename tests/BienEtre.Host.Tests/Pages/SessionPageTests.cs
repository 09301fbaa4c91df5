using System.Net;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Sessions;
using BienEtre.Host.Tests.Running;
using Microsoft.AspNetCore.SignalR.Client;

namespace BienEtre.Host.Tests.Pages;

/// <summary>A session's pages, without script: who gets in, and who gets nothing.</summary>
public sealed class SessionPageTests(DevelopmentHost host)
{
    [Fact]
    public async Task Who_asked_waits_and_a_third_party_gets_nothing()
    {
        var (employee, session) = await Visitor.AskedAsync(host.Address, "idriss");
        Assert.Contains("data-session-state=\"waiting\"", await employee.ReadAsync($"/en/session/{session}"), StringComparison.Ordinal);

        using var third = await Visitor.EnteredAsync(host.Address);
        using var other = await Visitor.EnteredAsync(host.Address, "maud");
        using var nobody = new Visitor(host.Address);
        var missing = await Page(third, "/en/session/" + new string('0', 32), HttpStatusCode.Forbidden);
        foreach (var path in (string[])["", "/check"])
        {
            Assert.Equal(missing, await Page(third, $"/en/session/{session}{path}", HttpStatusCode.Forbidden));
            Assert.DoesNotContain("Idriss", await Page(other, $"/en/session/{session}{path}", HttpStatusCode.Forbidden), StringComparison.Ordinal);
            Assert.DoesNotContain("Idriss", await Page(nobody, $"/en/session/{session}{path}", HttpStatusCode.Unauthorized), StringComparison.Ordinal);
        }

        foreach (var (path, fields) in new (string, (string, string)[])[]
                 {
                     ($"/en/session/{session}/leave", [("finish", "true")]), ($"/en/today/{session}/admit", []), ($"/en/today/{session}/decline", []),
                 })
        {
            using var byThird = await third.PostAsync(path, fields);
            using var byOther = await other.PostAsync(path, fields);
            Assert.Equal(HttpStatusCode.Forbidden, byThird.StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, byOther.StatusCode);
        }

        Assert.Contains("data-session-state=\"waiting\"", await employee.ReadAsync($"/en/session/{session}"), StringComparison.Ordinal);
        employee.Dispose();
    }

    [Fact]
    public async Task Without_consent_the_door_does_not_open_and_with_it_it_does()
    {
        var (employee, session) = await Visitor.AskedAsync(host.Address, "claire", consent: false);
        using var practitioner = await Visitor.EnteredAsync(host.Address, "claire");
        await using var line = await HubLine.ConnectAsync(employee);
        Assert.Equal(Refusal.None, (await line.InvokeAsync<JoinResult>("Join", session, "", 0L, TestContext.Current.CancellationToken)).Refusal);
        using var refused = await practitioner.PostAsync($"/en/today/{session}/admit", []);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("The other side is not ready", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("data-session-state=\"waiting\"", await employee.ReadAsync($"/en/session/{session}"), StringComparison.Ordinal);

        var privacy = await employee.ReadAsync("/en/privacy");
        using var given = await employee.PostAsync("/en/privacy/consent", [.. Visitor.Hidden(privacy), ("decision", "give")]);
        Assert.Equal("/en/privacy?done=given", given.Headers.Location!.OriginalString);
        using var admitted = await practitioner.PostAsync($"/en/today/{session}/admit", []);
        Assert.Equal($"/en/session/{session}", admitted.Headers.Location?.OriginalString);
        Assert.Contains("data-session-state=\"admitted\"", await employee.ReadAsync($"/en/session/{session}"), StringComparison.Ordinal);

        // Withdrawn from within the room, by form: it ends, and the practitioner is told only that.
        using var withdrawn = await employee.PostAsync($"/en/session/{session}/withdraw", []);
        Assert.Equal($"/en/session/{session}", withdrawn.Headers.Location!.OriginalString);
        Assert.Contains("You withdrew your consent", await employee.ReadAsync($"/en/session/{session}"), StringComparison.Ordinal);
        var seen = await practitioner.ReadAsync($"/en/session/{session}");
        Assert.Contains("data-session-state=\"ended\"", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("withdr", seen, StringComparison.OrdinalIgnoreCase);
        employee.Dispose();
    }

    [Fact]
    public async Task A_restriction_stops_new_sessions_until_it_is_lifted()
    {
        using var employee = await Visitor.EnteredAsync(host.Address);
        using var paused = await employee.PostAsync("/en/privacy/restriction", [("ground", "Claims")]);
        Assert.Equal("/en/privacy?done=restricted", paused.Headers.Location!.OriginalString);
        var id = BienEtre.Host.Pages.Demo.DemoPractitioners.Find("maud")!.Subject.Value;
        using var asked = await employee.PostAsync($"/en/practitioners/{id}/session", [("mode", "audio")]);
        Assert.Contains("because you asked us to", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var lifted = await employee.PostAsync("/en/privacy/restriction/lift", []);
        Assert.Equal("/en/privacy?done=lifted", lifted.Headers.Location!.OriginalString);
        using var again = await employee.PostAsync($"/en/practitioners/{id}/session", [("mode", "audio")]);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        var log = await employee.ReadAsync("/en/privacy");
        Assert.Contains("badge--danger", log, StringComparison.Ordinal); // the refused request stands in the own log
        using var left = await employee.PostAsync(again.Headers.Location!.OriginalString.Replace("/check", "/leave", StringComparison.Ordinal), [("finish", "true")]);
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
    }

    private static async Task<string> Page(Visitor visitor, string path, HttpStatusCode status)
    {
        using var answer = await visitor.GetAsync(path);
        Assert.Equal(status, answer.StatusCode);
        return (await answer.Content.ReadAsStringAsync()).Replace(path[3..], "", StringComparison.Ordinal);
    }
}
