using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using BienEtre.Domain.Registry;
using BienEtre.Host.Pages.Notice;
using BienEtre.Host.Pages.Storage;
using BienEtre.Host.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace BienEtre.Host.Tests.Pages;

/// <summary>What pages promise.</summary>
public sealed partial class PageTests(DevelopmentHost host, ProductionHost production)
{
    [Fact]
    public async Task Your_privacy_stands_in_the_main_navigation_of_every_page()
    {
        using var open = new Visitor(host.Address);
        var (employee, session) = await Visitor.AskedAsync(host.Address, "tomas");
        using var practitioner = await Visitor.EnteredAsync(host.Address, "tomas");
        foreach (var (visitor, paths) in new (Visitor, string[])[]
                 {
                     (open, [.. RunningHost.OpenPages, "/en/demo", "/en/nothing-here", "/en/today"]),
                     (employee, ["/en", "/en/practitioners", "/en/sessions", "/en/privacy", $"/en/session/{session}", $"/en/session/{session}/check", "/en/today"]),
                     (practitioner, ["/en/today", "/fr/today", "/en/privacy"]),
                 })
        {
            foreach (var path in paths)
            {
                var html = await visitor.ReadAsync(path);
                Assert.Matches(path.StartsWith("/fr", StringComparison.Ordinal) ? FrenchPrivacyLink() : PrivacyLink(), html);
                Assert.Matches("""href="/(en|fr)/crisis">""", html.Replace(" target=\"_blank\" rel=\"noopener\"", "", StringComparison.Ordinal));
            }
        }

        employee.Dispose();
    }

    [Fact]
    public async Task Your_privacy_stands_at_the_top_of_the_welcome_page()
    {
        using var visitor = new Visitor(host.Address);
        var html = await visitor.ReadAsync("/en");
        var main = html.IndexOf("<main", StringComparison.Ordinal);
        Assert.InRange(html.IndexOf("href=\"/en/privacy\"", main, StringComparison.Ordinal), main, html.IndexOf("<h1", main, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fr-FR,fr;q=0.9,en;q=0.8", "/fr")]
    [InlineData("en-US,en;q=0.9", "/en")]
    [InlineData("de,en;q=0.3,fr;q=0.5", "/fr")]
    [InlineData("xx;;q=;", "/fr")]
    [InlineData(null, "/fr")]
    public async Task The_bare_address_leads_to_the_visitors_language(string? wish, string address)
    {
        using var visitor = new Visitor(host.Address);
        if (wish is not null)
        {
            visitor.Extra["Accept-Language"] = wish;
        }

        using var answer = await visitor.GetAsync("/");
        Assert.Equal(address, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task In_production_there_is_no_demonstration()
    {
        using var visitor = new Visitor(production.Address);
        foreach (var path in (string[])["/demo", "/en/demo", "/fr/demo"])
        {
            using var answer = await visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        var notice = await visitor.ReadAsync("/en/notice?as=employee");
        Assert.DoesNotContain("<form", notice, StringComparison.Ordinal);
        using var entered = await visitor.PostAsync("/en/notice", [("as", "employee"), ("consent.LiveSession", "yes")]);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, entered.StatusCode);
        Assert.DoesNotContain("/demo", await visitor.ReadAsync("/en"), StringComparison.Ordinal);

        using var control = new Visitor(host.Address);
        using var demo = await control.GetAsync("/demo");
        Assert.Equal(HttpStatusCode.OK, demo.StatusCode);
    }

    [Fact]
    public async Task Everything_that_can_be_chosen_starts_at_no()
    {
        using var visitor = new Visitor(host.Address);
        var html = await visitor.ReadAsync("/en/notice?as=employee");
        Assert.Contains("""name="consent.LiveSession" value="no" checked""", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("""value="yes" checked""", html);
        Assert.DoesNotContain("consent.Utilisation", html, StringComparison.Ordinal); // this build collects nothing for it
    }

    [Fact]
    public void The_notice_tells_the_whole_registry_in_both_languages()
    {
        var documents = host.Services.GetRequiredService<NoticeDocuments>();
        foreach (var document in (NoticeDocument[])[documents.In("en"), documents.In("fr")])
        {
            Assert.Equal(ProcessingRegistry.Activities.Length, document.Purposes.Length);
            foreach (var purpose in document.Purposes)
            {
                // Basis, who sees it, and for each class what it is and how long it is kept; what ends it where there is something to end.
                Assert.Equal(purpose.Activity.RecordClasses.IsEmpty ? 2 : 3 + (2 * purpose.Activity.RecordClasses.Length), purpose.Facts.Length);
                Assert.All(purpose.Facts, f => Assert.DoesNotMatch(@"^\w+\.\w+$", f.Text));
            }
        }

        var known = host.Services.GetRequiredService<PrivacyNotices>();
        Assert.Equal([documents.In("en").Hash, documents.In("fr").Hash], known.InForce(TimeProvider.System.GetUtcNow()).Hashes);
        Assert.NotEqual(documents.In("en").Hash, documents.In("fr").Hash);
    }

    [Fact]
    public async Task The_storage_manifest_is_one_list_for_people_and_programs()
    {
        using var visitor = new Visitor(host.Address);
        using var json = JsonDocument.Parse(await visitor.ReadAsync(StorageManifest.Address));
        var served = json.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("name").GetString());
        Assert.Equal(StorageManifest.Items.Select(i => i.Name), served);
        var html = await visitor.ReadAsync("/en/cookies");
        Assert.All(StorageManifest.Items, i => Assert.Contains($"<code>{i.Name}</code>", html, StringComparison.Ordinal));
        var worker = await visitor.ReadAsync("/crisis-worker.js");
        Assert.Contains($"\"{StorageManifest.Items.Single(i => i.Kind == "cacheStorage").Name}\"", worker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_crisis_page_and_all_it_needs_are_there_without_signing_in()
    {
        using var visitor = new Visitor(host.Address);
        var html = await visitor.ReadAsync("/fr/crisis");
        Assert.All((string[])["tel:3114", "tel:15", "tel:112", "sms:114", "data-worker=\"/crisis-worker.js\""], t => Assert.Contains(t, html, StringComparison.Ordinal));
        var worker = await visitor.ReadAsync("/crisis-worker.js");
        foreach (Match part in WorkerPart().Matches(worker))
        {
            using var answer = await visitor.GetAsync(part.Groups["path"].Value);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.True(WorkerPart().Count(worker) >= 6);
    }

    [Fact]
    public async Task A_fault_shows_a_reference_and_nothing_of_itself()
    {
        using var visitor = new Visitor(host.Address);
        using var answer = await visitor.GetAsync("/fault-of-a-test?text=secret-of-a-visitor");
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Matches("Référence [0-9A-F]{6}", html);
        Assert.DoesNotContain("secret-of-a-visitor", html[html.IndexOf("<main", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperationException", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("""<nav[^>]*>(?:(?!</nav>).)*href="/en/privacy"(?:(?!</nav>).)*Your privacy(?:(?!</nav>).)*</nav>""", RegexOptions.Singleline)]
    private static partial Regex PrivacyLink();

    [GeneratedRegex("""<nav[^>]*>(?:(?!</nav>).)*href="/fr/privacy"(?:(?!</nav>).)*Vie privée(?:(?!</nav>).)*</nav>""", RegexOptions.Singleline)]
    private static partial Regex FrenchPrivacyLink();

    [GeneratedRegex("""
        "(?<path>/(css|img|assets)/[^"]+)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex WorkerPart();
}
