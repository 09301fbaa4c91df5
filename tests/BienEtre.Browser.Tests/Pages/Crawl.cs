using BienEtre.Browser.Tests.Running;
using Microsoft.Playwright;

namespace BienEtre.Browser.Tests.Pages;

/// <summary>Every page, once, in both languages, by everybody who may see it, on a phone and on a desktop; in French with dark colours. What is seen is judged by tests.</summary>
public sealed class Crawl(Stage stage) : IAsyncLifetime
{
    private const string Languages = "en fr";
    private const int PhoneWidth = 360;

    private static readonly string[] OpenPages = ["", "notice", "privacy", "crisis", "contact", "cookies", "demo", "signed-out", "practitioners", "no-such-page"];

    private static readonly string[] RefusedPages = ["browser", "session", "consent", "restricted"];

    private readonly List<PageReport> _pages = [];
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _foreign = [];

    internal IReadOnlyList<PageReport> Pages => _pages;

    /// <summary>Script errors of all pages.</summary>
    internal IReadOnlyList<string> Errors => _errors;

    /// <summary>Origins other than the host's that were contacted.</summary>
    internal IReadOnlyCollection<string> ForeignOrigins => _foreign;

    public async ValueTask InitializeAsync()
    {
        var browser = await stage.CheapAsync();
        foreach (var language in Languages.Split(' '))
        {
            await AnonymousAsync(browser, language);
            await SessionAsync(browser, language);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task AnonymousAsync(IBrowser browser, string language)
    {
        await using var nobody = await Person.ArriveAsync(browser, stage.Host.Address, language);
        foreach (var path in OpenPages)
        {
            await LookAsync(nobody, path, path.Length == 0 ? "welcome" : path);
        }

        foreach (var refused in RefusedPages)
        {
            await LookAsync(nobody, $"refused/{refused}", $"refused-{refused}");
        }

        Collect(nobody);
    }

    private async Task SessionAsync(IBrowser browser, string language)
    {
        await using var practitioner = await Meeting.PractitionerAsync(stage, browser, language, name: Meeting.Idriss);
        await using var meeting = await Meeting.WaitingAsync(stage, browser, practitioner, language: language, with: Meeting.Idriss);
        var employee = meeting.Employee;
        await LookAsync(employee, null, "waiting");
        await LookAsync(practitioner, null, "today-knock");
        var tab = await employee.TabAsync();
        foreach (var path in new[] { "", "practitioners", "sessions", "privacy", "notice", $"session/{meeting.Session}/check" })
        {
            await LookAsync(tab, path, $"employee-{(path.Length == 0 ? "welcome" : path.Split('/')[^1])}");
        }

        await tab.GoAsync("practitioners");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = meeting.PractitionerName }).First.ClickAsync();
        await LookAsync(tab, null, "employee-practitioner");
        await meeting.AdmitAsync();
        foreach (var person in meeting.Both)
        {
            await person.BecomesAsync("live");
            await person.SeesAsync();
        }

        await LookAsync(employee, null, "employee-room-live");
        await LookAsync(practitioner, null, "practitioner-room-live");
        await OpenDialogsAsync(employee);
        await LookAsync(practitioner.OnTab(await practitioner.OpenTabAsync("privacy")), null, "practitioner-privacy");
        await tab.GoAsync("privacy");
        await Meeting.ChooseGroundAsync(tab.Page);
        await Person.PressAsync(tab.Page, Meeting.Restrict);
        foreach (var person in meeting.Both)
        {
            await Eventually.Holds(person.ShownAsync, shown => shown == "paused", "the pause is shown");
        }

        await LookAsync(employee, null, "employee-room-paused");
        await LookAsync(practitioner, null, "practitioner-room-paused");
        await LookAsync(tab, "privacy", "employee-privacy-restricted");
        await employee.PressAsync("continue");
        await employee.BecomesAsync("live");
        await employee.Page.ClickAsync("[data-action=leave]");
        await employee.Page.ClickAsync("#leave [data-action=finish]");
        foreach (var person in meeting.Both)
        {
            await person.BecomesAsync("ended");
        }

        await LookAsync(employee, null, "employee-room-ended");
        await LookAsync(practitioner, null, "practitioner-room-ended");
        await LookAsync(practitioner, "today", "today-cleared");
        Collect(employee);
        Collect(practitioner);
    }

    private async Task OpenDialogsAsync(Person person)
    {
        foreach (var action in new[] { "withdraw", "leave" })
        {
            await person.Page.ClickAsync($"[data-action={action}]");
            await LookAsync(person, null, $"employee-room-{action}");
            await person.Page.Keyboard.PressAsync("Escape");
        }
    }

    /// <summary>Looks at a page (at a path, or where the person is) in both widths.</summary>
    private async Task LookAsync(Person person, string? path, string name)
    {
        var answer = path is null ? null : await person.GoAsync(path);
        var page = person.Page;
        var policy = answer is null ? await PolicyOfAsync(person) : await answer.HeaderValueAsync("content-security-policy") ?? "";
        await page.EmulateMediaAsync(new() { ColorScheme = person.Language == "fr" ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        List<string> axe = [];
        var (privacy, crisis, overflows) = (true, true, false);
        foreach (var (width, height) in new[] { (PhoneWidth, 740), (1280, 800) })
        {
            await page.SetViewportSizeAsync(width, height);
            privacy &= await VisibleAsync(page, "nav a[href$='/privacy']");
            crisis &= await VisibleAsync(page, "a[href$='/crisis'], body:has(main) [href^='tel:3114']");
            overflows |= await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");
            if (width == PhoneWidth || person.Language == "en")
            {
                axe.AddRange((await Axe.ViolationsAsync(page)).Select(found => $"{width}: {found}"));
            }

            await page.ScreenshotAsync(new()
            {
                Path = Repository.Below("artifacts", "screenshots", $"{name}-{person.Language}-{width}.png"), FullPage = !name.Contains("room", StringComparison.Ordinal),
            });
        }

        var violations = await page.EvaluateAsync<string[]>("window.__seen.violations");
        _pages.Add(new(name, person.Language, policy, axe, violations, privacy, crisis, overflows, await KeptAsync(person), await page.InnerTextAsync("body")));
    }

    private static async Task<string> PolicyOfAsync(Person person)
    {
        var answer = await person.Context.APIRequest.GetAsync(person.Page.Url);
        return answer.Headers.TryGetValue("content-security-policy", out var policy) ? policy : "";
    }

    private static async Task<bool> VisibleAsync(IPage page, string selector) =>
        await page.EvaluateAsync<bool>("selector => [...document.querySelectorAll(selector)].some(element => element.checkVisibility())", selector);

    private static async Task<string[]> KeptAsync(Person person)
    {
        var cookies = (await person.Context.CookiesAsync()).Select(cookie => $"cookie:{cookie.Name}");
        var storage = await person.Page.EvaluateAsync<string[]>(
            """
            async () => [
              ...Object.keys(localStorage).map(key => `localStorage:${key}`),
              ...Object.keys(sessionStorage).map(key => `sessionStorage:${key}`),
              ...(await indexedDB.databases()).map(database => `indexedDB:${database.name}`),
              ...(await caches.keys()).map(key => `cacheStorage:${key}`),
              ...(await navigator.serviceWorker.getRegistrations()).map(worker => `serviceWorker:${new URL((worker.active ?? worker.waiting ?? worker.installing).scriptURL).pathname}`),
            ]
            """);
        return [.. cookies, .. storage];
    }

    private void Collect(Person person)
    {
        _errors.AddRange(person.Errors);
        _foreign.UnionWith(person.Origins.Where(origin => origin != person.Address));
    }
}
