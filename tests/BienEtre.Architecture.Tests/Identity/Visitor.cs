using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BienEtre.Contracts.Signalling;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace BienEtre.Architecture.Tests.Identity;

/// <summary>A browser's requests without a browser: pages, forms, the one cookie and the hub, from a chosen address and with seeded headers.</summary>
internal sealed partial class Visitor : IAsyncDisposable
{
    private readonly Canaries _canaries;
    private readonly Uri _site;
    private readonly HttpClient _client;
    private HubConnection? _hub;
    private string _cookie = "";

    /// <summary>A visitor who has seen nothing yet.</summary>
    /// <param name="site">Address of the host.</param>
    /// <param name="canaries">What the visitor brings along.</param>
    public Visitor(Uri site, Canaries canaries)
    {
        (_site, _canaries) = (site, canaries);
        _client = new HttpClient(Handler()) { BaseAddress = site };
        foreach (var (name, value) in Headers())
        {
            _client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>Reads a page, with a careless query.</summary>
    /// <param name="path">Path, without query.</param>
    public async Task<string> PageAsync(string path)
    {
        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return (await SendAsync(HttpMethod.Get, $"{path}{mark}mail={_canaries.Mail}", null)).Text;
    }

    /// <summary>Reads the notice and enters with consent to live sessions.</summary>
    /// <param name="who">Value of "as": an employee, or a practitioner of the demonstration.</param>
    public async Task EnterAsync(string who)
    {
        var notice = await PageAsync($"/en/notice?as={who}");
        var form = new Dictionary<string, string>
        {
            ["as"] = who, ["version"] = Hidden(notice, "version"), ["hash"] = Hidden(notice, "hash"), ["mail"] = _canaries.Mail,
        };
        foreach (Match consent in Consent().Matches(notice))
        {
            form[consent.Groups[1].Value] = "yes";
        }

        var (status, _, _) = await SendAsync(HttpMethod.Post, "/en/notice", form);
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.NotEmpty(_cookie);
    }

    /// <summary>Requests a session with any practitioner that is listed and returns its id.</summary>
    public async Task<string> RequestSessionAsync()
    {
        var list = await PageAsync("/en/practitioners");
        var practitioner = Practitioner().Match(list).Groups[1].Value;
        Assert.NotEmpty(practitioner);
        var (_, location, text) = await SendAsync(
            HttpMethod.Post, $"/en/practitioners/{practitioner}/session", new Dictionary<string, string> { ["mode"] = "video", ["mail"] = _canaries.Mail });
        var session = Session().Match(location).Groups[1].Value;
        Assert.True(session.Length > 0, text);
        return session;
    }

    /// <summary>Opens the hub.</summary>
    public async Task<HubConnection> HubAsync()
    {
        var invoker = new HttpMessageInvoker(Handler());
        _hub = new HubConnectionBuilder()
            .WithUrl(new Uri(_site, "/hub/consultation"), options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.WebSocketFactory = async (context, cancellationToken) =>
                {
                    var socket = new ClientWebSocket();
                    foreach (var (name, value) in Headers().Append(("Cookie", _cookie)))
                    {
                        socket.Options.SetRequestHeader(name, value);
                    }

                    await socket.ConnectAsync(context.Uri, invoker, cancellationToken);
                    return socket;
                };
            })
            .AddJsonProtocol(options => options.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter()))
            .Build();
        _hub.On<Signal[]>(nameof(IConsultationClient.Signals), _ => { });
        await _hub.StartAsync();
        return _hub;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        _client.Dispose();
    }

    private static string Hidden(string page, string name) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value;

    private IEnumerable<(string Name, string Value)> Headers() =>
    [
        ("User-Agent", _canaries.UserAgent), ("Accept-Language", $"en, {_canaries.Language};q=0.5"), ("Referer", _canaries.Referrer),
        ("X-Forwarded-For", _canaries.Forwarded), ("Origin", _site.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"),
    ];

    private SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(_canaries.Address, 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    private async Task<(HttpStatusCode Status, string Location, string Text)> SendAsync(HttpMethod method, string path, Dictionary<string, string>? form)
    {
        using var request = new HttpRequestMessage(method, path);
        if (_cookie.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", _cookie);
        }

        if (form is not null)
        {
            request.Content = new FormUrlEncodedContent(form);
        }

        using var response = await _client.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            _cookie = cookies.First().Split(';')[0];
        }

        return (response.StatusCode, response.Headers.Location?.ToString() ?? "", await response.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("""name="(consent\.[A-Za-z]+)" value="yes""")]
    private static partial Regex Consent();

    [GeneratedRegex("""/en/practitioners/([0-9a-f]{32})""")]
    private static partial Regex Practitioner();

    [GeneratedRegex("""/session/([0-9a-f]{32})""")]
    private static partial Regex Session();
}
