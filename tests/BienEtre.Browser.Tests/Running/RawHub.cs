using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.Http.Connections;

namespace BienEtre.Browser.Tests.Running;

/// <summary>The hub without a page: what somebody with a person's cookie and a program of their own can ask.</summary>
internal sealed class RawHub : IAsyncDisposable
{
    private readonly HubConnection _connection;

    private RawHub(HubConnection connection) => _connection = connection;

    /// <summary>A well-formed offer, as Chromium makes it for one sound.</summary>
    public static string SampleOffer { get; } = string.Join("\r\n",
        "v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0", "a=extmap-allow-mixed", "a=msid-semantic: WMS",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0", "a=ice-ufrag:4ZcD", "a=ice-pwd:2/1muCWoOi3uLifh0NuRHlnX",
        "a=ice-options:trickle", "a=fingerprint:sha-256 " + string.Join(':', Enumerable.Repeat("7B", 32)), "a=setup:actpass", "a=mid:0", "a=sendrecv",
        "a=rtcp-mux", "a=rtcp-rsize", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1", "a=ssrc:1001 cname:x", "");

    /// <summary>Connects with the cookies of a person's browser.</summary>
    public static async Task<RawHub> ConnectAsync(Person person)
    {
        var cookies = string.Join("; ", (await person.Context.CookiesAsync([person.Address])).Select(c => $"{c.Name}={c.Value}"));
        var connection = new HubConnectionBuilder()
            .WithUrl($"{person.Address}/hub/consultation", options =>
            {
                options.SkipNegotiation = true;
                options.Transports = HttpTransportType.WebSockets;
                options.Headers["Cookie"] = cookies;
                options.Headers["Origin"] = person.Address;
            })
            .Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return new(connection);
    }

    public Task<Answer> JoinAsync(string session) => AskAsync("Join", session, "", 0);

    public Task<Answer> AdmitAsync(string session) => AskAsync("Admit", session);

    public Task<Answer> OfferAsync(string session, string sdp) => AskAsync("Offer", session, sdp);

    public Task<Answer> LeaveAsync(string session, bool finish) => AskAsync("Leave", session, finish);

    public async Task<Answer> AskAsync(string method, params object?[] arguments)
    {
        var answer = await _connection.InvokeCoreAsync<JsonElement>(method, arguments, TestContext.Current.CancellationToken);
        return new(
            answer.GetProperty("refusal").GetString()!,
            answer.TryGetProperty("session", out var session) && session.ValueKind == JsonValueKind.Object ? session.GetProperty("state").GetString() : null,
            answer.TryGetProperty("sdp", out var sdp) && sdp.ValueKind == JsonValueKind.String ? sdp.GetString() : null);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>What the hub answered.</summary>
    /// <param name="Refusal">Why not; "None" when done.</param>
    /// <param name="Session">State of the session, where one was shown.</param>
    /// <param name="Sdp">The SDP answer, where there is one.</param>
    public sealed record Answer(string Refusal, string? Session, string? Sdp);
}
