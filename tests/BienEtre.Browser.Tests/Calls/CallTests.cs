using BienEtre.Browser.Tests.Running;
using Microsoft.Playwright;

namespace BienEtre.Browser.Tests.Calls;

/// <summary>Two people in two browsers see and hear each other through the relay.</summary>
[Collection(Stage.Calls)]
public sealed class CallTests(Stage stage)
{
    private const double MegabitPerSecond = 1_000_000;

    [Fact]
    public async Task Two_browsers_see_and_hear_each_other_in_the_cameras_resolution_at_full_rate()
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.SharpAsync());
        foreach (var person in meeting.Both)
        {
            var first = await person.SeesAsync();
            Assert.EndsWith("AEAD_AES_128_GCM", first.SrtpCipher, StringComparison.Ordinal);
            Assert.Equal("connected", first.DtlsState);
            await person.SeesAsync(moreThan: first.FramesDecoded + 20);
        }

        // The rate first: the picture grows with it.
        foreach (var person in meeting.Both)
        {
            await Rate.ReachesAsync(person.MediaAsync, MegabitPerSecond, seconds: 40);
        }

        foreach (var person in meeting.Both)
        {
            var report = (await Eventually.Holds(person.MediaAsync, r => r is { Width: 1280, Height: 720 }, "a picture of 1280x720", seconds: 40))!;
            var later = (await Eventually.Holds(
                person.MediaAsync, r => r!.AudioSamples > report.AudioSamples + 48_000, "another second of sound"))!;

            // The fake microphone beeps about once a second: more energy than silence or comfort noise can give.
            Assert.True(later.AudioEnergy - report.AudioEnergy > 0.001 || later.AudioEnergy > 0.01, $"This is silence: {later}");
            TestContext.Current.SendDiagnosticMessage("{0}", later);
        }
    }

    [Fact]
    public async Task Who_is_muted_sends_no_sound_at_all_and_the_other_side_is_told()
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync());
        var (employee, practitioner) = (meeting.Employee, meeting.Practitioner);
        await Eventually.Holds(practitioner.MediaAsync, r => r?.AudioPackets > 10, "sound before muting");

        await employee.PressAsync("mute");
        await Eventually.Holds(() => practitioner.Page.Locator("[data-peer='microphone-off']").IsVisibleAsync(), shown => shown, "the sign for a muted microphone");
        var muted = await Settled(practitioner, r => r.AudioPackets);
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Assert.Equal(muted, (await practitioner.MediaAsync())!.AudioPackets);

        await employee.PressAsync("mute");
        await Eventually.Holds(practitioner.MediaAsync, r => r!.AudioPackets > muted + 10, "sound after unmuting");
    }

    [Fact]
    public async Task Voice_only_closes_the_own_camera_takes_no_picture_and_keeps_the_sound()
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync());
        var (employee, practitioner) = (meeting.Employee, meeting.Practitioner);
        await practitioner.SeesAsync(moreThan: 3);
        await employee.SeesAsync(moreThan: 3);

        await employee.PressAsync("audio-only");
        Assert.True(await employee.Page.EvaluateAsync<bool>("document.querySelector('video[data-self]').srcObject === null"));

        // Nothing of the picture passes, in either direction; the sound does, in both.
        foreach (var person in meeting.Both)
        {
            var still = await Settled(person, r => r.VideoPackets);
            var sound = (await person.MediaAsync())!.AudioPackets;
            await Eventually.Holds(person.MediaAsync, r => r!.AudioPackets > sound + 20, "sound goes on");
            Assert.Equal(still, (await person.MediaAsync())!.VideoPackets);
            await Eventually.Holds(() => person.Page.EvaluateAsync<bool>("document.body.hasAttribute('data-voice')"), voice => voice, "the calm picture in place of a frozen one");
        }

        // A second tap brings the other side's picture back, over the same connection.
        var before = (await employee.MediaAsync())!.FramesDecoded;
        await employee.PressAsync("audio-only");
        await employee.SeesAsync(moreThan: before + 3);
        Assert.Equal(1, await employee.PeersOpenedAsync());

        // A reload never switches on what was off.
        await employee.Page.ReloadAsync();
        await employee.BecomesAsync("live");
        await Eventually.Holds(employee.MediaAsync, r => r?.AudioBytesSent > 1_000, "sound after the reload");
        Assert.Equal(0, (await employee.MediaAsync())!.VideoBytesSent);
    }

    [Fact]
    public async Task A_voice_session_opens_no_camera_on_either_side()
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync(), mode: "Audio");
        foreach (var person in meeting.Both)
        {
            await Eventually.Holds(person.MediaAsync, r => r is { AudioPackets: > 50, AudioEnergy: > 0 }, "sound");
            Assert.Equal(0, (await person.MediaAsync())!.VideoPackets);
            Assert.True(await person.Page.EvaluateAsync<bool>("document.querySelector('video[data-self]').srcObject === null"));
        }
    }

    [Fact]
    public async Task Where_the_browser_refuses_sound_the_picture_plays_and_a_button_brings_the_sound()
    {
        // What Chromium does before the first touch of a page; switched off for all other tests, so played here.
        const string Refusing = """
            const play = HTMLMediaElement.prototype.play;
            let touched = false;
            addEventListener("pointerdown", () => { touched = true; }, true);
            HTMLMediaElement.prototype.play = function () {
              return touched || this.muted ? play.call(this) : Promise.reject(new DOMException("no gesture yet", "NotAllowedError"));
            };
            """;
        await using var meeting = await Meeting.WaitingAsync(
            stage, await stage.CheapAsync(), prepareEmployee: async person => await person.Context.AddInitScriptAsync(Refusing));
        await meeting.Employee.Page.ReloadAsync(); // no touch in this document
        await meeting.AdmitAsync();
        var remote = meeting.Employee.Page.Locator("video[data-remote]");
        await meeting.Employee.Page.WaitForSelectorAsync("[data-action=tap-to-hear]:visible");
        Assert.True(await remote.EvaluateAsync<bool>("video => video.muted && !video.paused"));
        await meeting.Employee.PressAsync("tap-to-hear");
        await Eventually.Holds(() => remote.EvaluateAsync<bool>("video => !video.muted && !video.paused"), heard => heard, "the sound is on");
        await meeting.Employee.Page.WaitForSelectorAsync("[data-action=tap-to-hear]", new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task Finishing_ends_the_session_on_both_pages_and_switches_the_devices_off()
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync());
        await meeting.Practitioner.Page.ClickAsync("[data-action=leave]");
        await meeting.Practitioner.Page.ClickAsync("#leave [data-action=finish]");
        foreach (var person in meeting.Both)
        {
            await person.BecomesAsync("ended");
            await Eventually.Holds(person.ShownAsync, shown => shown == "ended", "the end is shown");
            Assert.Null(await person.MediaAsync());
            Assert.True(await person.Page.EvaluateAsync<bool>(
                "[...document.querySelectorAll('video')].every(video => video.srcObject === null)"), "No picture stays in the page.");
        }
    }

    /// <summary>Waits until a counter stands still, and returns it.</summary>
    private static async Task<long> Settled(Person person, Func<MediaReport, long> counter)
    {
        var last = -1L;
        return await Eventually.Holds(
            async () =>
            {
                await Task.Delay(300, TestContext.Current.CancellationToken);
                var (before, now) = (last, counter((await person.MediaAsync())!));
                last = now;
                return before == now ? now : -1;
            },
            seen => seen >= 0,
            "a counter that stands still");
    }
}
