using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Calls;

/// <summary>Consent withdrawn in mid-call (Art. 7(3)): media stops first, both pages say that the session has ended, the practitioner only that.</summary>
[Collection(Stage.Calls)]
public sealed class WithdrawalTests(Stage stage)
{
    /// <summary>From the decision to the last packet a page receives: the relay's bound of 250 ms, plus what a loaded machine takes to run two browsers.</summary>
    private const double LastPacketMsMax = 750;

    private static readonly string[] WordsOfTheReason = ["consent", "consentement", "withdr", "retir", "restrict", "limit"];

    [Fact]
    public async Task Withdrawing_inside_the_room_ends_the_session_for_both_and_the_practitioner_learns_only_that()
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync());
        await meeting.Employee.SeesAsync(moreThan: 5);
        await meeting.Practitioner.SeesAsync(moreThan: 5);
        await PacketWatch.BeginAsync(meeting.Practitioner);

        await meeting.Employee.Page.ClickAsync("[data-action=withdraw]");
        var pressed = await meeting.Employee.PressAsync("withdraw-confirm");
        foreach (var person in meeting.Both)
        {
            await person.BecomesAsync("ended");
            Assert.Null(await person.MediaAsync());
        }

        var last = await PacketWatch.LastPacketAsync(meeting.Practitioner) - pressed;
        TestContext.Current.SendDiagnosticMessage("from withdrawal to the last packet at the other page: {0:F0} ms", last);
        Assert.True(last <= LastPacketMsMax, $"The last packet came {last:F0} ms after the withdrawal.");

        var told = await meeting.Practitioner.Page.InnerTextAsync("[data-panel=ended] main");
        Assert.All(WordsOfTheReason, word => Assert.DoesNotContain(word, told, StringComparison.OrdinalIgnoreCase));

        // The control of that check: the person who withdrew is told what happened, in such words.
        var own = await meeting.Employee.Page.InnerTextAsync("[data-ended-reason]");
        Assert.Contains(WordsOfTheReason, word => own.Contains(word, StringComparison.OrdinalIgnoreCase));

        // Nothing reopens by itself, and no new session without a new consent.
        await using var hub = await RawHub.ConnectAsync(meeting.Practitioner);
        Assert.NotEqual("None", (await hub.AdmitAsync(meeting.Session)).Refusal);
    }

    [Fact]
    public async Task Withdrawing_in_another_window_stops_what_both_pages_receive()
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync());
        foreach (var person in meeting.Both)
        {
            await person.SeesAsync(moreThan: 5);
            await PacketWatch.BeginAsync(person);
        }

        var privacy = await meeting.Employee.OpenTabAsync("privacy");
        var pressed = await Person.PressAsync(privacy, Meeting.WithdrawLiveSession);
        foreach (var person in meeting.Both)
        {
            await person.BecomesAsync("ended");
            var last = await PacketWatch.LastPacketAsync(person) - pressed;
            TestContext.Current.SendDiagnosticMessage("last packet {0:F0} ms after pressing the button on the privacy page", last);
            Assert.True(last <= LastPacketMsMax, $"The last packet came {last:F0} ms after the withdrawal.");
        }
    }

    [Fact]
    public async Task The_practitioner_too_can_withdraw()
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync());
        await meeting.Practitioner.SeesAsync(moreThan: 5);
        await meeting.Practitioner.Page.ClickAsync("[data-action=withdraw]");
        await meeting.Practitioner.PressAsync("withdraw-confirm");
        foreach (var person in meeting.Both)
        {
            await person.BecomesAsync("ended");
        }

        var told = await meeting.Employee.Page.InnerTextAsync("[data-panel=ended] [data-ended-reason]");
        Assert.All(WordsOfTheReason, word => Assert.DoesNotContain(word, told, StringComparison.OrdinalIgnoreCase));
        await meeting.Practitioner.ConsentAsync();
    }
}
