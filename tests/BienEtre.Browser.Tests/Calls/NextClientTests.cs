using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Calls;

/// <summary>One client after the other at the same practitioner: nothing of the first reaches the second.</summary>
[Collection(Stage.Calls)]
public sealed class NextClientTests(Stage stage)
{
    private static readonly string Signature = File.ReadAllText(Repository.Below("tests", "BienEtre.Browser.Tests", "Running", "signature.js"));

    [Fact]
    public async Task The_next_client_sees_and_hears_nothing_of_the_previous_one()
    {
        var browser = await stage.CheapAsync();
        await using var practitioner = await Meeting.PractitionerAsync(stage, browser, prepare: person => SignAsync(person, "rgb(0, 0, 255)", 500));
        await using var first = await Meeting.WaitingAsync(stage, browser, practitioner, prepareEmployee: person => SignAsync(person, "rgb(255, 0, 0)", 2_000));
        await first.AdmitAsync();
        await first.Employee.SeesAsync();

        // The control: the first one's picture and sound do arrive, and are recognised.
        await Eventually.Holds(() => ArrivesAsync(practitioner), a => a is { IsRed: true, Hertz: > 1_900 and < 2_100 }, "the first client's picture and sound");
        var alias = await first.AliasAsync();

        // The second waits meanwhile: no sign of another person, no media.
        await using var second = await Meeting.WaitingAsync(stage, browser, practitioner, prepareEmployee: person => SignAsync(person, "rgb(0, 255, 0)", 1_000));
        Assert.DoesNotContain(alias, await second.Employee.Page.InnerTextAsync("body"), StringComparison.Ordinal);
        await Eventually.Never(second.Employee.PeersOpenedAsync, opened => opened > 0, "a connection while another is in session", seconds: 0.5);

        // The first is still sending when the room closes; the next one is let in at once.
        await practitioner.Page.ClickAsync("[data-action=leave]");
        await practitioner.Page.ClickAsync("#leave [data-action=finish]");
        await first.Employee.BecomesAsync("ended");
        await second.AdmitAsync(goToDay: true);
        await second.Employee.SeesAsync();
        Assert.NotEqual(first.Session, second.Session);
        Assert.NotEqual(alias, await second.AliasAsync());

        foreach (var person in second.Both)
        {
            await Eventually.Holds(() => ArrivesAsync(person), a => a is { Hertz: > 0 }, "picture and sound of the second session");
            await Eventually.Never(() => ArrivesAsync(person), a => a is { IsRed: true } or { Hertz: > 1_800 and < 2_200 }, "picture or sound of the first client", seconds: 1.5);
        }

        Assert.Equal(1, await practitioner.PeersOpenedAsync());
    }

    private static async Task SignAsync(Person person, string colour, int hertz) =>
        await person.Context.AddInitScriptAsync($"({Signature.Trim()})(['{colour}', {hertz}])");

    private static Task<Arrival?> ArrivesAsync(Person person) => person.Page.EvaluateAsync<Arrival?>("window.__arrives()");

    private sealed class Arrival
    {
        public int Red { get; set; }

        public int Green { get; set; }

        public int Blue { get; set; }

        public double Hertz { get; set; }

        public bool IsRed => Red > 150 && Green < 100 && Blue < 100;

        public override string ToString() => $"rgb({Red}, {Green}, {Blue}), {Hertz:F0} Hz";
    }
}
