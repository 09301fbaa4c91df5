using System.Diagnostics;
using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Calls;

/// <summary>Lines drop: media goes on without signalling, nothing is lost or doubled, and a reload is back at once.</summary>
[Collection(Stage.Calls)]
public sealed class LineTests(Stage stage)
{
    [Fact]
    public async Task Signalling_cut_and_restored_in_mid_call_leaves_media_alone_and_loses_no_signal()
    {
        await using var proxy = new CuttableProxy(stage.Host.HttpPort);
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync(), employeeAddress: proxy.Address);
        var (employee, practitioner) = (meeting.Employee, meeting.Practitioner);
        var before = await employee.SeesAsync(moreThan: 5);
        await Eventually.Holds(() => Peer(employee), off => off == "on", "what the other side's devices are");

        proxy.Cut();
        await Eventually.Holds(() => employee.Page.EvaluateAsync<string>("document.body.dataset.signalling"), s => s == "reconnecting", "the cut is noticed");
        var during = await employee.SeesAsync(moreThan: before.FramesDecoded + 5);
        Assert.Equal("live", await employee.StateAsync());

        // Five changes that the employee cannot hear of now; the last one counts, and all five are said.
        await employee.Page.EvaluateAsync("window.__seen.notes.length = 0");
        for (var i = 0; i < 5; i++)
        {
            await practitioner.PressAsync("mute");
            await Task.Delay(120, TestContext.Current.CancellationToken);
        }

        Assert.True(proxy.Broken > 0, "The control: the line was really cut.");
        proxy.Mend();
        await Eventually.Holds(() => employee.Page.EvaluateAsync<string>("document.body.dataset.signalling"), s => s == "connected", "signalling is back", seconds: 15);
        await Eventually.Holds(() => Peer(employee), off => off == "off", "the last of the missed signals");

        var changes = (await employee.Page.EvaluateAsync<string[]>("window.__seen.notes")).Where(n => n.Contains("microphone", StringComparison.OrdinalIgnoreCase)).ToArray();
        Assert.Equal(5, changes.Length);
        Assert.Equal(1, await employee.PeersOpenedAsync());
        await employee.SeesAsync(moreThan: during.FramesDecoded + 5);

        // And it hears what comes after.
        await practitioner.PressAsync("mute");
        await Eventually.Holds(() => Peer(employee), off => off == "on", "a signal after the cut");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reload_is_back_in_the_same_session_within_three_seconds(bool employeeReloads)
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync());
        var (who, other) = employeeReloads ? (meeting.Employee, meeting.Practitioner) : (meeting.Practitioner, meeting.Employee);
        await who.SeesAsync(moreThan: 5);
        var seen = await other.SeesAsync(moreThan: 5);
        var session = await who.SessionAsync();

        var clock = Stopwatch.StartNew();
        await who.Page.ReloadAsync();
        await who.SeesAsync();
        var took = clock.Elapsed;
        TestContext.Current.SendDiagnosticMessage("back after a reload: {0:F0} ms", took.TotalMilliseconds);
        Assert.True(took < TimeSpan.FromSeconds(3), $"Back after {took.TotalMilliseconds:F0} ms.");
        Assert.Equal(session, await who.SessionAsync());
        await who.BecomesAsync("live");
        await other.SeesAsync(moreThan: seen.FramesDecoded + 5);
    }

    [Fact]
    public async Task The_newest_window_of_a_session_has_it_and_the_older_one_lets_go()
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync());
        await meeting.Employee.SeesAsync(moreThan: 3);
        var tab = await meeting.Employee.OpenTabAsync($"session/{meeting.Session}");
        await Eventually.Holds(meeting.Employee.ShownAsync, shown => shown == "error", "the older window says so");
        await Eventually.Holds(() => tab.EvaluateAsync<MediaReport?>("window.__media()"), r => r?.FramesDecoded > 3, "frames in the newer window");
        Assert.Null(await meeting.Employee.MediaAsync());
    }

    /// <summary>"on" or "off": the other side's microphone, as last signalled.</summary>
    private static Task<string?> Peer(Person person) => person.Page.EvaluateAsync<string?>("document.body.dataset.peerMicrophone");
}
