using System.Net;
using BienEtre.Browser.Tests.Running;
using BienEtre.Media;
using BienEtre.Media.Sockets;
using Microsoft.Playwright;

namespace BienEtre.Browser.Tests.Relay;

/// <summary>The relay and nothing else between two real browsers: what ICE, DTLS, SRTP, RTCP and SDP have to do with the real counterpart.</summary>
[Collection(Stage.Calls)]
public sealed class RelayInChromiumTests(Stage stage) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly string Html = File.ReadAllText(Repository.Below("tests", "BienEtre.Browser.Tests", "Relay", "peer.html"));

    private MediaServer _relay = null!;

    public ValueTask InitializeAsync()
    {
        var start = MediaServer.Start(new() { Port = 0, PublicAddresses = [IPAddress.Loopback], TimeProvider = TimeProvider.System });
        _relay = Assert.IsType<MediaServerStart.Started>(start).Server;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task Two_browsers_see_and_hear_each_other_only_while_the_lease_runs()
    {
        var browser = await stage.CheapAsync();
        await using var one = await MemberAsync(browser, "one");
        await using var two = await MemberAsync(browser, "two");
        Assert.StartsWith("v=0", await one.MeetAsync(), StringComparison.Ordinal);
        Assert.StartsWith("v=0", await two.MeetAsync(), StringComparison.Ordinal);
        await Eventually.Holds(one.MediaAsync, r => r?.State == "connected", "connected");

        // No lease yet: both are connected to the relay, and nothing passes.
        await Eventually.Never(two.MediaAsync, r => r?.Packets > 0, "a packet without a lease", seconds: 1.5);

        _relay.Renew("room", Lease);
        foreach (var member in new[] { one, two })
        {
            var report = (await Eventually.Holds(member.MediaAsync, r => r is { FramesDecoded: > 10, AudioEnergy: > 0 }, "frames and sound"))!;
            Assert.EndsWith("AEAD_AES_128_GCM", report.SrtpCipher, StringComparison.Ordinal);
        }

        _relay.Revoke("room");
        await Task.Delay(100, TestContext.Current.CancellationToken);
        var stopped = (await two.MediaAsync())!;
        await Eventually.Never(two.MediaAsync, r => r!.Packets > stopped.Packets, "a packet after the lease was revoked", seconds: 1);

        _relay.Renew("room", Lease);
        await Eventually.Holds(two.MediaAsync, r => r!.FramesDecoded > stopped.FramesDecoded + 5, "frames again under a new lease");
    }

    [Fact]
    public async Task An_ice_restart_keeps_the_picture()
    {
        var browser = await stage.CheapAsync();
        _relay.Renew("room", Lease);
        await using var one = await MemberAsync(browser, "one");
        await using var two = await MemberAsync(browser, "two");
        await one.MeetAsync();
        await two.MeetAsync();
        var before = (await Eventually.Holds(one.MediaAsync, r => r?.FramesDecoded > 5, "frames"))!;
        Assert.StartsWith("v=0", await one.Page.EvaluateAsync<string>("window.again(true)"), StringComparison.Ordinal);
        await Eventually.Holds(one.MediaAsync, r => r!.FramesDecoded > before.FramesDecoded + 10, "frames after the restart");
        Assert.Equal(1, await one.Page.EvaluateAsync<int>("window.__seen.opened"));
    }

    [Fact]
    public async Task A_member_who_comes_back_with_a_fresh_connection_is_seen_again()
    {
        var browser = await stage.CheapAsync();
        _relay.Renew("room", Lease);
        await using var one = await MemberAsync(browser, "one");
        await using var two = await MemberAsync(browser, "two");
        await one.MeetAsync();
        await two.MeetAsync();
        var before = (await Eventually.Holds(one.MediaAsync, r => r?.FramesDecoded > 5, "frames"))!;
        await two.Page.ReloadAsync();
        await two.MeetAsync();
        await Eventually.Holds(two.MediaAsync, r => r?.FramesDecoded > 5, "frames for who came back");
        await Eventually.Holds(one.MediaAsync, r => r!.FramesDecoded > before.FramesDecoded + 10, "frames from who came back");
    }

    private async Task<Member> MemberAsync(IBrowser browser, string name)
    {
        var person = await Person.ArriveAsync(browser, "http://localhost:1");
        await person.Page.RouteAsync("http://localhost:1/**", route => route.FulfillAsync(new() { Body = Html, ContentType = "text/html" }));
        await person.Page.ExposeFunctionAsync("offer", async (string sdp) =>
            await _relay.OfferAsync("room", name, sdp, CancellationToken.None) switch
            {
                OfferOutcome.Answered answered => answered.Sdp,
                OfferOutcome.Refused refused => $"refused: {refused.Reason}",
                _ => "",
            });
        await person.Page.GotoAsync("http://localhost:1/");
        return new(person);
    }

    private sealed record Member(Person Person) : IAsyncDisposable
    {
        public IPage Page => Person.Page;

        public Task<string> MeetAsync() => Page.EvaluateAsync<string>("window.meet()");

        public Task<MediaReport?> MediaAsync() => Person.MediaAsync();

        public ValueTask DisposeAsync() => Person.DisposeAsync();
    }
}
