using System.Collections.Concurrent;
using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Pages;

/// <summary>The device check shows what the devices give, and nothing of it leaves the device.</summary>
[Collection(Stage.Calls)]
public sealed class DeviceCheckTests(Stage stage)
{
    [Fact]
    public async Task Camera_microphone_speaker_and_line_are_checked_on_the_device_alone()
    {
        await using var employee = await Person.ArriveAsync(await stage.CheapAsync(), stage.Host.Address);
        await employee.EnterAsEmployeeAsync(consents: true);
        await employee.RequestSessionAsync(Meeting.Claire, "Video");
        var page = employee.Page;

        // Nobody is asked before the tap.
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('video[data-self]').srcObject === null"));
        await ResultAsync(employee, "relay", "good");

        ConcurrentQueue<string> requests = new();
        page.Request += (_, request) => requests.Enqueue(request.Url);
        page.WebSocket += (_, socket) => requests.Enqueue(socket.Url);
        await page.ClickAsync("[data-action=ask]");
        await ResultAsync(employee, "camera", "good");
        await ResultAsync(employee, "microphone", "good");
        await Eventually.Holds(() => page.EvaluateAsync<int>("document.querySelectorAll('[data-meter] .on').length"), bars => bars > 0, "the bars move");
        await page.ClickAsync("[data-action=play]");
        await ResultAsync(employee, "speaker", "good");
        Assert.Equal(0, await employee.PeersOpenedAsync());
        Assert.DoesNotContain(requests, url => !url.EndsWith("/img/mark.svg", StringComparison.Ordinal)); // the window's own icon

        // The wish is carried into the room.
        await page.CheckAsync("input[name=camera][value=off]");
        await employee.EnterRoomAsync();
        await employee.BecomesAsync("waiting");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('video[data-self]').srcObject === null"));

        await using var hub = await RawHub.ConnectAsync(employee);
        await hub.LeaveAsync(await employee.SessionAsync(), finish: true);
    }

    [Fact]
    public async Task A_browser_without_devices_is_told_so()
    {
        await using var employee = await Person.ArriveAsync(await stage.CheapAsync(), stage.Host.Address);
        await employee.Context.AddInitScriptAsync(
            "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no device', 'NotFoundError'))");
        await employee.EnterAsEmployeeAsync(consents: true);
        await employee.RequestSessionAsync(Meeting.Claire, "Video");
        await employee.Page.ClickAsync("[data-action=ask]");
        await ResultAsync(employee, "camera", "bad");
        await ResultAsync(employee, "microphone", "bad");
    }

    private static Task<string?> ResultAsync(Person person, string check, string result) => Eventually.Holds(
        () => person.Page.GetAttributeAsync($"[data-check={check}]", "data-state"), state => state == result, $"{check} is {result}");
}
