using BienEtre.Browser.Tests.Running;
using Microsoft.Playwright;

namespace BienEtre.Browser.Tests.Pages;

/// <summary>Everything is possible by keyboard alone: the whole way of an employee, without one click.</summary>
[Collection(Stage.Calls)]
public sealed class KeyboardTests(Stage stage)
{
    private const int TabsMax = 80;

    [Fact]
    public async Task An_employee_goes_all_the_way_from_the_entrance_to_the_end_of_a_session_by_keyboard_alone()
    {
        var browser = await stage.CheapAsync();
        await using var practitioner = await Meeting.PractitionerAsync(stage, browser);
        await using var employee = await Person.ArriveAsync(browser, stage.Host.Address);
        var page = employee.Page;
        await employee.GoAsync("demo");
        await PressAsync(page, "form:has(input[type=hidden][name=as]) button");
        await page.WaitForURLAsync("**/notice**");
        foreach (var group in await page.Locator("main fieldset:has(input[type=radio])").AllAsync())
        {
            var yes = $"input[type=radio][name='{await group.Locator("input[type=radio]").First.GetAttributeAsync("name")}']";
            await TabToAsync(page, yes);
            await ChooseAsync(page, "yes");
        }

        await PressAsync(page, "main form[action$='/notice'] button");
        await page.WaitForURLAsync("**/practitioners**");
        await PressAsync(page, "main a[href*='/practitioners/']");
        await page.WaitForURLAsync("**/practitioners/*");
        await TabToAsync(page, "input[name=mode]");
        await page.Keyboard.PressAsync("Space");
        await PressAsync(page, "form:has(input[name=mode]) button");
        await page.WaitForURLAsync("**/check**");
        await PressAsync(page, "[data-action=ask]");
        await Eventually.Holds(() => page.GetAttributeAsync("[data-check=camera]", "data-state"), state => state == "good", "the camera is checked");
        await PressAsync(page, "button[form=enter]");
        await employee.BecomesAsync("waiting");
        var session = await employee.SessionAsync();

        await PressAsync(practitioner.Page, $"[data-visits] [data-session='{session}'] [data-action=admit]");
        await employee.BecomesAsync("live");
        await employee.SeesAsync();
        await PressAsync(page, "[data-action=mute]:not([hidden])");
        await PressAsync(page, "[data-action=leave]");
        await PressAsync(page, "#leave [data-action=finish]");
        await employee.BecomesAsync("ended");
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement?.matches('[data-ended-title]')"), "The end takes the focus, so that it is read out.");
    }

    /// <summary>Presses Tab until the focus is on the element, and fails where the focus cannot be seen.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < TabsMax; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement !== null && document.activeElement.matches(selector)", selector))
            {
                Assert.True(await page.EvaluateAsync<bool>("document.activeElement.matches(':focus-visible')"));
                return;
            }
        }

        Assert.Fail($"{TabsMax} presses of Tab do not reach {selector} on {new Uri(page.Url).AbsolutePath}.");
    }

    private static async Task PressAsync(IPage page, string selector)
    {
        await page.Locator(selector).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await TabToAsync(page, selector);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Moves within a group of radio buttons, by arrow keys, until the value is chosen.</summary>
    private static async Task ChooseAsync(IPage page, string value)
    {
        for (var i = 0; i < 4; i++)
        {
            if (await page.EvaluateAsync<bool>("value => document.activeElement.checked && document.activeElement.value === value", value))
            {
                return;
            }

            await page.Keyboard.PressAsync("ArrowDown");
        }

        Assert.Fail($"Arrow keys do not reach \"{value}\".");
    }
}
