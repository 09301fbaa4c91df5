using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace BienEtre.Host.Tests.Running;

/// <summary>A browser without script: keeps the cookie (a plain client would not, over http), sends what browsers send with a form, follows redirects when asked.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _client;
    private readonly Uri _address;

    public Visitor(Uri address, IPAddress? from = null)
    {
        _address = address;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (from is not null)
        {
            handler.ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        _client = new HttpClient(handler) { BaseAddress = address };
    }

    /// <summary>Name and value of the sign-in cookie, or null.</summary>
    public string? Cookie { get; set; }

    /// <summary>Headers sent with everything.</summary>
    public Dictionary<string, string> Extra { get; } = [];

    /// <summary>Origin of the site.</summary>
    public string Origin => _address.GetLeftPart(UriPartial.Authority);

    /// <summary>Somebody who has entered the demonstration.</summary>
    public static async Task<Visitor> EnteredAsync(Uri address, string who = "employee", bool consent = true)
    {
        var visitor = new Visitor(address);
        var notice = await visitor.GetAsync($"/en/notice?as={who}");
        using var done = await visitor.PostAsync("/en/notice", [.. Hidden(await notice.Content.ReadAsStringAsync()), ("consent.LiveSession", consent ? "yes" : "no")]);
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.NotNull(visitor.Cookie);
        return visitor;
    }

    /// <summary>An employee who has asked the practitioner of the demonstration for a session.</summary>
    public static async Task<(Visitor Visitor, string Session)> AskedAsync(Uri address, string practitioner, bool consent = true)
    {
        var visitor = await EnteredAsync(address, consent: consent);
        var id = BienEtre.Host.Pages.Demo.DemoPractitioners.Find(practitioner)!.Subject.Value;
        using var asked = await visitor.PostAsync($"/en/practitioners/{id}/session", [("mode", "video")]);
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        var session = SessionAddress().Match(asked.Headers.Location!.OriginalString).Groups["id"].Value;
        Assert.NotEmpty(session);
        return (visitor, session);
    }

    /// <summary>Hidden fields of the first form that has any.</summary>
    public static IEnumerable<(string Name, string Value)> Hidden(string html) =>
        HiddenField().Matches(html).Select(m => (m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value))).DistinctBy(f => f.Item1);

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<string> ReadAsync(string path) => await (await GetAsync(path)).Content.ReadAsStringAsync();

    /// <summary>Sends a form as a browser sends one of this site: no referrer, so a null origin.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, IEnumerable<(string Name, string Value)> fields, string? site = "same-origin", string? origin = "null")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        Add(request, "Sec-Fetch-Site", site);
        Add(request, "Origin", origin);
        return SendAsync(request);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        Add(request, "Cookie", Cookie);
        foreach (var (name, value) in Extra)
        {
            Add(request, name, value);
        }

        var response = await _client.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            var pair = set.Single().Split(';')[0];
            Cookie = pair.EndsWith('=') ? null : pair;
        }

        return response;
    }

    public void Dispose() => _client.Dispose();

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/?>""")]
    private static partial Regex HiddenField();

    [GeneratedRegex("/session/(?<id>[0-9a-f]{32})")]
    private static partial Regex SessionAddress();
}
