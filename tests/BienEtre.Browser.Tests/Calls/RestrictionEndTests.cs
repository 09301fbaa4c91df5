using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Calls;

/// <summary>The offer to continue ends after 60 s. Runs beside other tests, since it only waits.</summary>
public sealed class RestrictionEndTests(Stage stage)
{
    [Fact]
    public async Task Without_consent_to_continue_the_session_ends_within_a_minute()
    {
        await using var meeting = await RestrictionTests.PausedAsync(stage, Meeting.Maud);
        foreach (var person in meeting.Both)
        {
            await person.BecomesAsync("ended", seconds: 75);
        }

        var told = await meeting.Practitioner.Page.InnerTextAsync("[data-panel=ended] main");
        Assert.DoesNotContain("restrict", told, StringComparison.OrdinalIgnoreCase);
    }
}
