using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Pages;

/// <summary>A knock at the practitioner's door is heard and seen, without a reload.</summary>
[Collection(Stage.Calls)]
public sealed class KnockTests(Stage stage)
{
    [Fact]
    public async Task A_knock_sounds_stands_in_the_title_and_shows_the_visit_and_all_of_it_goes_when_it_is_answered()
    {
        var browser = await stage.CheapAsync();
        await using var practitioner = await Meeting.PractitionerAsync(stage, browser);
        var day = practitioner.Page;
        await Eventually.Holds(() => day.GetAttributeAsync("[data-today]", "data-signalling"), s => s == "connected", "the day is watched");
        var title = await day.TitleAsync();
        Assert.Null(await day.GetAttributeAsync("[data-today]", "data-knock"));

        await using (var meeting = await Meeting.WaitingAsync(stage, browser, practitioner))
        {
            await day.WaitForSelectorAsync($"[data-visits] [data-session='{meeting.Session}'][data-visit-state=knock]");
            await Eventually.Holds(() => day.GetAttributeAsync("[data-today]", "data-knock"), knock => knock == "heard", "the knock is heard");
            var alias = await day.InnerTextAsync($"[data-session='{meeting.Session}'] [data-field=alias]");
            Assert.Contains(alias, await day.TitleAsync(), StringComparison.Ordinal);
            Assert.Contains(alias, await day.InnerTextAsync("[data-status]"), StringComparison.Ordinal);

            await meeting.DeclineAsync();
            await day.WaitForSelectorAsync($"[data-cleared] [data-session='{meeting.Session}']");
        }

        Assert.Equal(title, await day.TitleAsync());
        Assert.Empty(practitioner.Errors);
    }

    [Fact]
    public async Task Who_leaves_the_waiting_room_is_no_longer_at_the_door()
    {
        var browser = await stage.CheapAsync();
        await using var meeting = await Meeting.WaitingAsync(stage, browser);
        var row = $"[data-visits] [data-session='{meeting.Session}']";
        await meeting.Practitioner.Page.WaitForSelectorAsync($"{row}[data-visit-state=knock]");
        await meeting.Employee.Page.GotoAsync("about:blank");
        await meeting.Practitioner.Page.WaitForSelectorAsync($"{row}[data-visit-state=away]");
        Assert.False(await meeting.Practitioner.Page.Locator($"{row} [data-action=admit]").IsVisibleAsync());
    }
}
