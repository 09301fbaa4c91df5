using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Calls;

/// <summary>A restriction placed in mid-call (Art. 18): media stops, the person is offered 60 s to continue, the practitioner sees a neutral pause.</summary>
[Collection(Stage.Calls)]
public sealed class RestrictionTests(Stage stage)
{
    [Fact]
    public async Task A_restriction_pauses_both_and_consent_to_continue_brings_the_picture_back()
    {
        await using var meeting = await PausedAsync(stage, Meeting.Claire);
        var (employee, practitioner) = (meeting.Employee, meeting.Practitioner);
        Assert.True(await employee.Page.Locator("[data-action=continue]").IsVisibleAsync());
        var left = int.Parse(string.Concat((await employee.Page.InnerTextAsync("[data-continue-left]")).Where(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(left, 40, 60);

        // Neutral: no offer, no clock, no word of a restriction on the practitioner's page.
        Assert.False(await practitioner.Page.Locator("[data-action=continue]").IsVisibleAsync());
        var told = await practitioner.Page.InnerTextAsync("[data-panel=paused]");
        Assert.DoesNotContain("restrict", told, StringComparison.OrdinalIgnoreCase);

        foreach (var person in meeting.Both)
        {
            var still = (await person.MediaAsync())?.Packets ?? 0;
            await Eventually.Never(person.MediaAsync, r => r?.Packets > still, "a packet while paused", seconds: 1);
        }

        var before = (await practitioner.MediaAsync())?.FramesDecoded ?? 0;
        await employee.PressAsync("continue");
        foreach (var person in meeting.Both)
        {
            await person.BecomesAsync("live");
        }

        await practitioner.SeesAsync(moreThan: before + 3);
    }

    /// <summary>A session that a restriction has just paused; fails when packets went on.</summary>
    internal static async Task<Meeting> PausedAsync(Stage stage, string with)
    {
        var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync(), with: with);
        foreach (var person in meeting.Both)
        {
            await person.SeesAsync(moreThan: 5);
            await PacketWatch.BeginAsync(person);
        }

        var privacy = await meeting.Employee.OpenTabAsync("privacy");
        await Meeting.ChooseGroundAsync(privacy);
        var pressed = await Person.PressAsync(privacy, Meeting.Restrict);
        foreach (var person in meeting.Both)
        {
            await Eventually.Holds(person.ShownAsync, shown => shown == "paused", "the pause is shown");
        }

        foreach (var person in meeting.Both)
        {
            var last = await PacketWatch.LastPacketAsync(person) - pressed;
            TestContext.Current.SendDiagnosticMessage("last packet {0:F0} ms after pressing the button", last);
            Assert.True(last < 750, $"The last packet came {last:F0} ms after the restriction.");
        }

        return meeting;
    }
}
