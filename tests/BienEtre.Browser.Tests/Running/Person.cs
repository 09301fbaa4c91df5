using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace BienEtre.Browser.Tests.Running;

/// <summary>Somebody with a browser profile of their own. Every page they open is watched: errors, violations of the content policy, other origins.</summary>
internal sealed class Person : IAsyncDisposable
{
    private static readonly string Observer = File.ReadAllText(Repository.Below("tests", "BienEtre.Browser.Tests", "Running", "observer.js"));

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, byte> _origins = new();

    private Person(IBrowserContext context, IPage page, string address, string language)
    {
        (Context, Page, Address, Language) = (context, page, address, language);
        context.Page += (_, opened) => Watch(opened);
        Watch(page);
    }

    private Person(Person same, IPage page)
    {
        (Context, Page, Address, Language, _errors, _origins) = (same.Context, page, same.Address, same.Language, same._errors, same._origins);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public string Address { get; }

    public string Language { get; }

    /// <summary>Script errors and violations of the content security policy, of every page so far.</summary>
    public IEnumerable<string> Errors => _errors;

    /// <summary>Origins contacted, by any kind of request.</summary>
    public IEnumerable<string> Origins => _origins.Keys;

    /// <summary>The room's session id, from its page.</summary>
    public Task<string> SessionAsync() => Page.EvaluateAsync<string>("document.body.dataset.session");

    /// <summary>State of the session as the page shows it.</summary>
    public Task<string?> StateAsync() => Page.EvaluateAsync<string?>("document.body?.dataset.sessionState");

    /// <summary>Which panel of the room is shown.</summary>
    public Task<string?> ShownAsync() => Page.EvaluateAsync<string?>("document.body?.dataset.show");

    /// <summary>Opens a profile on a browser.</summary>
    public static async Task<Person> ArriveAsync(IBrowser browser, string address, string language = "en", int width = 1280, int height = 800)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            Locale = language,
            Permissions = ["camera", "microphone"],
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        await context.AddInitScriptAsync(Observer);
        return new Person(context, await context.NewPageAsync(), address, language);
    }

    /// <summary>Goes to a page by its path below the language.</summary>
    public async Task<IResponse?> GoAsync(string path) =>
        await Page.GotoAsync($"{Address}/{Language}{(path.Length == 0 ? "" : "/")}{path}");

    /// <summary>Another tab of the same person.</summary>
    public async Task<IPage> OpenTabAsync(string path)
    {
        var tab = await Context.NewPageAsync();
        await tab.GotoAsync($"{Address}/{Language}/{path}");
        return tab;
    }

    /// <summary>The same person in another, empty tab.</summary>
    public async Task<Person> TabAsync() => OnTab(await Context.NewPageAsync());

    /// <summary>The same person in another tab.</summary>
    public Person OnTab(IPage tab) => new(this, tab);

    /// <summary>What the newest peer connection of the room says; null without one.</summary>
    public Task<MediaReport?> MediaAsync() => Page.EvaluateAsync<MediaReport?>("window.__media()").WaitAsync(TimeSpan.FromSeconds(15));

    /// <summary>How many peer connections the page has opened.</summary>
    public Task<int> PeersOpenedAsync() => Page.EvaluateAsync<int>("window.__seen.opened");

    /// <summary>Waits until the room shows a state.</summary>
    public async Task BecomesAsync(string state, double seconds = 20) =>
        await Eventually.Holds(StateAsync, seen => seen == state, $"session state \"{state}\"", seconds);

    /// <summary>Waits until frames of the other side are decoded, more than before.</summary>
    public async Task<MediaReport> SeesAsync(long moreThan = 0, double seconds = 20) =>
        (await Eventually.Holds(MediaAsync, report => report?.FramesDecoded > moreThan, $"more than {moreThan} frames decoded", seconds))!;

    /// <summary>Presses a button of the room by its action; returns when, milliseconds since the epoch.</summary>
    public Task<double> PressAsync(string action) => PressAsync(Page, $"[data-action={action}]:visible");

    /// <summary>Presses something on a page; returns when, milliseconds since the epoch.</summary>
    public static async Task<double> PressAsync(IPage page, string selector)
    {
        var target = page.Locator(selector).First;
        await target.WaitForAsync();
        var now = await page.EvaluateAsync<double>("performance.timeOrigin + performance.now()");
        await target.ClickAsync();
        return now;
    }

    /// <summary>By the demonstration's entrance: the notice, the choices, and on.</summary>
    public async Task EnterAsEmployeeAsync(bool consents)
    {
        await GoAsync("demo");
        await Page.Locator("form:has(input[type=hidden][name=as]) button").ClickAsync();
        await ChooseAsync(consents);
        await Page.WaitForURLAsync("**/practitioners**");
    }

    /// <summary>By the demonstration's entrance, as one of its practitioners, who consents too.</summary>
    public async Task EnterAsPractitionerAsync(string name)
    {
        await GoAsync("demo");
        await Page.GetByRole(AriaRole.Radio, new() { Name = name }).CheckAsync();
        await Page.Locator("form:has(input[type=radio][name=as]) button").ClickAsync();
        await ChooseAsync(consents: true);
        await Page.WaitForURLAsync("**/today**");
    }

    /// <summary>Gives consent to live sessions on the privacy page of another tab.</summary>
    public async Task ConsentAsync()
    {
        var tab = await OpenTabAsync("privacy");
        await tab.Locator(Meeting.GiveLiveSession).First.ClickAsync();
        await tab.WaitForLoadStateAsync();
        await tab.CloseAsync();
    }

    /// <summary>Finds a practitioner by name and requests a session now.</summary>
    public async Task RequestSessionAsync(string practitioner, string mode)
    {
        await GoAsync("practitioners");
        await Page.GetByRole(AriaRole.Link, new() { Name = practitioner }).First.ClickAsync();
        await Page.Locator($"input[name=mode][value='{mode}' i]").CheckAsync();
        await Page.Locator("form:has(input[name=mode]) button").ClickAsync();
        await Page.WaitForURLAsync("**/session/*/check**");
    }

    /// <summary>From the device check into the waiting room.</summary>
    public async Task EnterRoomAsync()
    {
        await Page.Locator("button[form=enter]").ClickAsync();
        await Page.WaitForSelectorAsync("body#room");
    }

    private async Task ChooseAsync(bool consents)
    {
        await Page.WaitForURLAsync("**/notice**");
        foreach (var choice in await Page.Locator($"input[type=radio][value='{(consents ? "yes" : "no")}']").AllAsync())
        {
            await choice.CheckAsync();
        }

        await Page.Locator("main form[action$='/notice'] button").ClickAsync();
    }

    public ValueTask DisposeAsync() => new(Context.CloseAsync());

    private void Watch(IPage page)
    {
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            // A cut line is what some tests are about, and a page that is itself a refusal (403, 404) is no fault of a script.
            var expected = message.Text.Contains("ERR_CONNECTION", StringComparison.Ordinal) || message.Text.Contains("WebSocket", StringComparison.Ordinal)
                || (message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) && message.Location.Contains($"/{Language}/", StringComparison.Ordinal));
            if (message.Type == "error" && !expected)
            {
                _errors.Enqueue($"{message.Text} ({message.Location})");
            }
        };
        page.Request += (_, request) => Contacted(request.Url);
        page.WebSocket += (_, socket) => Contacted(socket.Url);
    }

    private void Contacted(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is not ("data" or "blob" or "about" or "chrome"))
        {
            _origins[$"{address.Scheme.Replace("ws", "http", StringComparison.Ordinal)}://{address.Authority}"] = 0;
        }
    }
}
