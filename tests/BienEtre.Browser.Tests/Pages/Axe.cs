using System.Text.Json;
using BienEtre.Browser.Tests.Running;
using Microsoft.Playwright;

namespace BienEtre.Browser.Tests.Pages;

/// <summary>axe-core, run in a page by the debugger: the page's content policy stays as it is.</summary>
internal static class Axe
{
    private static readonly string Source = File.ReadAllText(Repository.Below("src", "BienEtre.Browser", "node_modules", "axe-core", "axe.min.js"));

    /// <summary>All violations of all rules, as one line each.</summary>
    public static async Task<string[]> ViolationsAsync(IPage page)
    {
        await page.EvaluateAsync($"() => {{ if (window.axe === undefined) {{ {Source} }} }}");
        var found = await page.EvaluateAsync<JsonElement>("async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations");
        return
        [
            .. from violation in found.EnumerateArray()
               from node in violation.GetProperty("nodes").EnumerateArray()
               select $"{violation.GetProperty("id").GetString()}: {violation.GetProperty("help").GetString()} at {node.GetProperty("target")} "
                   + node.GetProperty("failureSummary").GetString()?.ReplaceLineEndings(" "),
        ];
    }
}
