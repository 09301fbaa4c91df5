using System.Text.Json;
using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Pages;

/// <summary>What holds for every page, in both languages, on a phone and on a desktop.</summary>
public sealed class PageTests(Stage stage, Crawl crawl) : IClassFixture<Crawl>
{
    [Fact]
    public void Axe_finds_nothing_on_any_page() => Nothing(crawl.Pages.SelectMany(page => page.Axe.Select(found => $"{page}: {found}")));

    [Fact]
    public async Task Axe_finds_a_fault_that_was_put_in()
    {
        await using var nobody = await Person.ArriveAsync(await stage.CheapAsync(), stage.Host.Address);
        await nobody.GoAsync("");
        await nobody.Page.EvaluateAsync("document.querySelector('main').appendChild(new Image()).src = '/img/mark.svg'");
        Assert.Contains(await Axe.ViolationsAsync(nobody.Page), found => found.StartsWith("image-alt", StringComparison.Ordinal));
    }

    [Fact]
    public void Your_privacy_stands_in_the_main_navigation_of_every_page() =>
        Nothing(crawl.Pages.Where(page => !page.PrivacyInNavigation).Select(page => page.ToString()));

    [Fact]
    public async Task Your_privacy_stands_at_the_top_of_the_welcome_page()
    {
        await using var nobody = await Person.ArriveAsync(await stage.CheapAsync(), stage.Host.Address, width: 360, height: 740);
        await nobody.GoAsync("");
        var top = await nobody.Page.EvaluateAsync<double>(
            "Math.min(...[...document.querySelectorAll('a[href$=\"/privacy\"]')].filter(a => a.checkVisibility()).map(a => a.getBoundingClientRect().top))");
        Assert.InRange(top, 0, 740);
    }

    [Fact]
    public void Crisis_help_is_on_every_page() =>
        Nothing(crawl.Pages.Where(page => !page.CrisisReachable).Select(page => page.ToString()));

    [Fact]
    public void No_page_is_wider_than_its_window() =>
        Nothing(crawl.Pages.Where(page => page.Overflows).Select(page => page.ToString()));

    [Fact]
    public void The_content_policy_is_strict_on_every_page_and_none_violates_it()
    {
        Assert.NotEmpty(crawl.Pages);
        Assert.All(crawl.Pages, page =>
        {
            Assert.Contains("default-src 'self'", page.Policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-", page.Policy, StringComparison.Ordinal);
            Assert.Empty(page.Violations);
        });
        Nothing(crawl.Errors);
    }

    [Fact]
    public async Task A_violation_of_the_content_policy_is_noticed()
    {
        await using var nobody = await Person.ArriveAsync(await stage.CheapAsync(), stage.Host.Address);
        await nobody.GoAsync("");
        await nobody.Page.EvaluateAsync("document.body.appendChild(Object.assign(new Image(), { src: 'http://elsewhere.invalid/x.png' }))");
        await Eventually.Holds(
            () => nobody.Page.EvaluateAsync<string[]>("window.__seen.violations"), seen => seen.Any(v => v.StartsWith("img-src", StringComparison.Ordinal)), "a violation");
    }

    [Fact]
    public void No_other_origin_is_contacted() => Assert.Empty(crawl.ForeignOrigins);

    [Fact]
    public async Task Cookies_and_storage_are_what_the_manifest_lists()
    {
        using var client = new HttpClient();
        var manifest = JsonDocument.Parse(
            await client.GetStringAsync(new Uri($"{stage.Host.Address}/.well-known/storage-manifest.json"), TestContext.Current.CancellationToken));
        var listed = manifest.RootElement.GetProperty("items").EnumerateArray()
            .Select(item => $"{item.GetProperty("kind").GetString()}:{item.GetProperty("name").GetString()}").ToHashSet();
        var kept = crawl.Pages.SelectMany(page => page.Kept.Select(item => (page, item))).ToArray();
        Nothing(kept.Where(pair => !listed.Contains(pair.item)).Select(pair => $"{pair.page} keeps {pair.item}, which is not in the manifest").Distinct());

        // The control: the crawl does see what is kept. And before anybody signs in there is no cookie.
        Assert.Contains(kept, pair => pair.item.StartsWith("cookie:__Host-", StringComparison.Ordinal));
        Assert.DoesNotContain(kept, pair => pair.page.Name is "welcome" or "notice" or "demo" && pair.item.StartsWith("cookie:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Crisis_help_works_without_a_network_after_one_visit()
    {
        await using var nobody = await Person.ArriveAsync(await stage.CheapAsync(), stage.Host.Address);
        await nobody.GoAsync("crisis");
        await nobody.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => undefined)");
        await nobody.Context.SetOfflineAsync(true);
        await nobody.GoAsync("crisis");
        Assert.Contains("3114", await nobody.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.True(await nobody.Page.EvaluateAsync<bool>("document.styleSheets.length > 0 && [...document.styleSheets].every(sheet => sheet.cssRules.length > 0)"));

        // The control: another page does need the network.
        await Assert.ThrowsAnyAsync<Microsoft.Playwright.PlaywrightException>(() => nobody.GoAsync("contact"));
    }

    [Fact]
    public void No_page_shows_a_key_in_place_of_a_text()
    {
        // A key of the resource files that has no text is shown as itself: "waiting.place.1".
        Nothing(
            from page in crawl.Pages
            from word in page.Text.Split([' ', '\n', '\t', '\u00a0'], StringSplitOptions.RemoveEmptyEntries)
            where word.Count(c => c == '.') is 1 or 2 && word.Length > 5 && word.All(c => c == '.' || char.IsAsciiLetterLower(c) || c == '-') && word[^1] != '.' && word[0] != '.'
                && !word.StartsWith("www.", StringComparison.Ordinal) && !word.EndsWith(".fr", StringComparison.Ordinal) && !word.EndsWith(".json", StringComparison.Ordinal)
            select $"{page}: {word}");
    }

    [Fact]
    public void Every_page_has_words_of_its_own_in_both_languages()
    {
        foreach (var pair in crawl.Pages.GroupBy(page => page.Name))
        {
            Assert.Equal(["en", "fr"], pair.Select(page => page.Language).Order());
            Assert.NotEqual(pair.First().Text, pair.Last().Text);
        }
    }

    /// <summary>Fails with every line, not with the first few.</summary>
    private static void Nothing(IEnumerable<string> found)
    {
        var lines = found.ToArray();
        Assert.True(lines.Length == 0, string.Join('\n', lines));
    }
}
