using System.Globalization;
using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Calls;

/// <summary>How long people wait from "open the door" to the first picture of the other one.</summary>
[Collection(Stage.Calls)]
public sealed class AdmissionTimeTests(Stage stage)
{
    [Fact]
    public Task From_admit_to_the_first_remote_frame_takes_less_than_two_seconds_on_the_median_of_five() => MeasureAsync(runs: 5, medianMsMax: 2_000);

    [Fact(Explicit = true)]
    public Task From_admit_to_the_first_remote_frame_takes_less_than_two_seconds_on_the_median_of_twenty() => MeasureAsync(runs: 20, medianMsMax: 2_000);

    private async Task MeasureAsync(int runs, double medianMsMax)
    {
        var browser = await stage.CheapAsync();
        var (employees, practitioners) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            await using var meeting = await Meeting.WaitingAsync(stage, browser);
            var pressed = await meeting.AdmitAsync();
            employees.Add(await FirstFrameAsync(meeting.Employee) - pressed);
            practitioners.Add(await FirstFrameAsync(meeting.Practitioner) - pressed);
        }

        TestContext.Current.SendDiagnosticMessage("admit to first remote frame, {0} runs: employee {1}; practitioner {2}", runs, Summary(employees), Summary(practitioners));
        Assert.True(Median(employees) < medianMsMax && Median(practitioners) < medianMsMax, $"employee {Summary(employees)}; practitioner {Summary(practitioners)}");
    }

    private static async Task<double> FirstFrameAsync(Person person) =>
        (await Eventually.Holds(() => person.Page.EvaluateAsync<double?>("window.__seen.firstFrame"), at => at is not null, "a first frame"))!.Value;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Summary(List<double> values) =>
        string.Create(CultureInfo.InvariantCulture, $"p50 {Median(values):F0} ms, min {values.Min():F0}, max {values.Max():F0}");
}
