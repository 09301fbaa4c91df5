using System.Net;
using System.Net.WebSockets;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Sessions;
using BienEtre.Host.Signalling;
using BienEtre.Host.Tests.Running;
using Microsoft.AspNetCore.SignalR.Client;

namespace BienEtre.Host.Tests.Signalling;

/// <summary>The hub's door, and what comes through it.</summary>
public sealed class HubTests(DevelopmentHost host)
{
    [Fact]
    public async Task Nobody_and_no_other_site_gets_a_connection()
    {
        using var employee = await Visitor.EnteredAsync(host.Address);
        var address = new UriBuilder(host.Address) { Scheme = "ws", Path = ConsultationHub.Address }.Uri;
        Assert.Equal(HttpStatusCode.Unauthorized, await UpgradeAsync(address, null, employee.Origin));
        Assert.Equal(HttpStatusCode.Forbidden, await UpgradeAsync(address, employee.Cookie, "http://elsewhere.invalid"));
        Assert.Equal(HttpStatusCode.Forbidden, await UpgradeAsync(address, employee.Cookie, null));
        Assert.Equal(HttpStatusCode.Forbidden, await UpgradeAsync(address, employee.Cookie, "null"));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await UpgradeAsync(address, employee.Cookie, employee.Origin));
    }

    [Fact]
    public async Task Only_WebSockets_are_offered()
    {
        using var employee = await Visitor.EnteredAsync(host.Address);
        using var negotiated = await employee.PostAsync(ConsultationHub.Address + "/negotiate?negotiateVersion=1", []);
        var offered = await negotiated.Content.ReadAsStringAsync();
        Assert.DoesNotContain("LongPolling", offered, StringComparison.Ordinal);
        Assert.DoesNotContain("ServerSentEvents", offered, StringComparison.Ordinal);
        using var polling = await employee.GetAsync(ConsultationHub.Address + "?id=x");
        Assert.False(polling.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_session_can_be_joined_by_its_two_sides_and_nobody_else()
    {
        var (visitor, session) = await Visitor.AskedAsync(host.Address, "tomas");
        using var employee = visitor;
        using var practitioner = await Visitor.EnteredAsync(host.Address, "tomas");
        using var third = await Visitor.EnteredAsync(host.Address);
        await using var own = await HubLine.ConnectAsync(employee);
        await using var other = await HubLine.ConnectAsync(practitioner);
        await using var stranger = await HubLine.ConnectAsync(third);

        var refused = await stranger.InvokeAsync<JoinResult>("Join", session, "", 0L);
        Assert.Equal((Refusal.NotAllowed, null), (refused.Refusal, refused.Session));
        Assert.Equal(Refusal.NotAllowed, (await stranger.InvokeAsync<SessionResult>("Admit", session)).Refusal);
        Assert.Equal(Refusal.NotAllowed, (await stranger.InvokeAsync<OfferResult>("Offer", session, "v=0")).Refusal);
        Assert.Equal(Refusal.NotAllowed, (await stranger.InvokeAsync<SessionResult>("Leave", session, true)).Refusal);

        var knocked = new TaskCompletionSource<Signal[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        other.On<Signal[]>("Signals", signals =>
        {
            if (signals.Any(s => s.Day?.Visits.Any(v => v.Session == session && v.Here) == true))
            {
                knocked.TrySetResult(signals);
            }
        });
        Assert.Equal(Refusal.None, (await other.InvokeAsync<JoinResult>("Watch", "", 0L)).Refusal);
        var joined = await own.InvokeAsync<JoinResult>("Join", session, "", 0L);
        Assert.Equal(SessionState.Waiting, joined.Session!.State);
        await knocked.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(Refusal.NotAllowed, (await own.InvokeAsync<SessionResult>("Admit", session)).Refusal);
        Assert.Equal(Refusal.None, (await other.InvokeAsync<SessionResult>("Admit", session)).Refusal);
        Assert.Equal(Refusal.None, (await own.InvokeAsync<SessionResult>("Leave", session, true)).Refusal);
    }

    [Fact]
    public async Task Bad_input_is_refused_as_a_value_and_the_connection_lives_on()
    {
        var (visitor, session) = await Visitor.AskedAsync(host.Address, "idriss");
        using var employee = visitor;
        await using var hub = await HubLine.ConnectAsync(employee);
        Assert.Equal(Refusal.Malformed, (await hub.InvokeAsync<JoinResult>("Join", "not-an-id", "", 0L)).Refusal);
        Assert.Equal(Refusal.Malformed, (await hub.InvokeAsync<JoinResult>("Join", session, new string('e', 65), 0L)).Refusal);
        Assert.Equal(Refusal.Malformed, (await hub.InvokeAsync<OfferResult>("Offer", session, new string('o', HubDoor.OfferCharactersMax + 1))).Refusal);
        Assert.Equal(Refusal.Malformed, (await hub.InvokeAsync<SessionResult>("Present", session, null)).Refusal);
        Assert.Equal(Refusal.Malformed, (await hub.InvokeAsync<DecisionResult>("WithdrawConsent", "again")).Refusal);
        await Assert.ThrowsAnyAsync<Exception>(() => hub.InvokeAsync<SessionResult>("Admit"));
        await Assert.ThrowsAnyAsync<Exception>(() => hub.InvokeAsync<SessionResult>("Record", session));
        await Assert.ThrowsAnyAsync<Exception>(() => hub.InvokeAsync<JoinResult>("Join", new { a = 1 }, "", "x"));
        Assert.Equal(Refusal.None, (await hub.InvokeAsync<JoinResult>("Join", session, "", 0L)).Refusal);
        Assert.Equal(Refusal.None, (await hub.InvokeAsync<SessionResult>("Leave", session, true)).Refusal);
    }

    [Fact]
    public async Task A_message_beyond_the_bound_ends_the_connection()
    {
        using var employee = await Visitor.EnteredAsync(host.Address);
        await using var hub = await HubLine.ConnectAsync(employee);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        var call = hub.InvokeAsync<OfferResult>("Offer", new string('0', 32), new string('o', SignallingSetup.MessageBytesMax + 1));
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<Exception>(() => call);
    }

    [Fact]
    public async Task Too_many_calls_are_refused_per_connection()
    {
        using var employee = await Visitor.EnteredAsync(host.Address);
        await using var hub = await HubLine.ConnectAsync(employee);
        await using var calm = await HubLine.ConnectAsync(employee);
        var refusals = new List<Refusal>();
        for (var i = 0; i < HubDoor.BurstMax + 20; i++)
        {
            refusals.Add((await hub.InvokeAsync<SessionResult>("Admit", "malformed")).Refusal);
        }

        Assert.All(refusals.Take(HubDoor.BurstMax), r => Assert.Equal(Refusal.Malformed, r));
        Assert.Contains(Refusal.LimitReached, refusals);
        Assert.Equal(Refusal.Malformed, (await calm.InvokeAsync<SessionResult>("Admit", "malformed")).Refusal);
    }

    [Fact]
    public async Task One_person_has_a_few_connections_and_no_more()
    {
        using var employee = await Visitor.EnteredAsync(host.Address);
        var lines = new List<HubConnection>();
        for (var i = 0; i < HostBridge.ConnectionsPerPersonMax; i++)
        {
            lines.Add(await HubLine.ConnectAsync(employee));
        }

        Assert.False(await AnswersAsync());
        Assert.Equal(Refusal.Malformed, (await lines[0].InvokeAsync<SessionResult>("Admit", "malformed")).Refusal);
        foreach (var line in lines)
        {
            await line.DisposeAsync();
        }

        for (var i = 0; i < 100 && !await AnswersAsync(); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.True(await AnswersAsync());

        async Task<bool> AnswersAsync()
        {
            await using var one = await HubLine.ConnectAsync(employee);
            try
            {
                return (await one.InvokeAsync<SessionResult>("Admit", "malformed")).Refusal == Refusal.Malformed;
            }
            catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void The_hub_stays_small() =>
        Assert.InRange(File.ReadAllLines(Repository.Below("src", "BienEtre.Host", "Signalling", "ConsultationHub.cs")).Length, 1, 100);

    private static async Task<HttpStatusCode> UpgradeAsync(Uri address, string? cookie, string? origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in new[] { ("Cookie", cookie), ("Origin", origin) })
        {
            if (value is not null)
            {
                socket.Options.SetRequestHeader(name, value);
            }
        }

        try
        {
            await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        }
        catch (WebSocketException)
        {
            // The status tells.
        }

        return socket.HttpStatusCode;
    }
}
