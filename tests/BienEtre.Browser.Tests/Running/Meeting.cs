using Microsoft.Playwright;

namespace BienEtre.Browser.Tests.Running;

/// <summary>An employee and a practitioner on their way into a session, each in a browser profile of their own, by the pages that people use.</summary>
internal sealed class Meeting : IAsyncDisposable
{
    /// <summary>Practitioners of the demonstration; tests that run at the same time go to different ones.</summary>
    public const string Claire = "Claire Marchetti", Idriss = "Idriss Benali", Maud = "Maud Lindqvist";

    /// <summary>Withdraws consent to live sessions, on the privacy page.</summary>
    public const string WithdrawLiveSession = "form[action$='/privacy/consent']:has(input[value=LiveSession]) button[value=withdraw]";

    /// <summary>Gives consent to live sessions, on the privacy page.</summary>
    public const string GiveLiveSession = "form[action$='/privacy/consent']:has(input[value=LiveSession]) button[value=give]";

    /// <summary>Restricts processing, on the privacy page.</summary>
    public const string Restrict = "form[action$='/privacy/restriction'] button";

    private readonly bool _ownsPractitioner;

    private Meeting(Person employee, Person practitioner, string session, string practitionerName, bool ownsPractitioner) =>
        (Employee, Practitioner, Session, PractitionerName, _ownsPractitioner) = (employee, practitioner, session, practitionerName, ownsPractitioner);

    public Person Employee { get; }

    public Person Practitioner { get; }

    public IReadOnlyList<Person> Both => [Employee, Practitioner];

    public string Session { get; }

    public string PractitionerName { get; }

    /// <summary>The employee waits at the door and the practitioner's day is open.</summary>
    public static async Task<Meeting> WaitingAsync(
        Stage stage, IBrowser browser, Person? practitioner = null, bool employeeConsents = true, string? employeeAddress = null, string mode = "Video",
        Func<Person, Task>? prepareEmployee = null, string language = "en", string with = Claire)
    {
        var owns = practitioner is null;
        practitioner ??= await PractitionerAsync(stage, browser, name: with);
        var employee = await Person.ArriveAsync(browser, employeeAddress ?? stage.Host.Address, language);
        if (prepareEmployee is not null)
        {
            await prepareEmployee(employee);
        }

        await employee.EnterAsEmployeeAsync(employeeConsents);
        await employee.RequestSessionAsync(with, mode);
        await employee.EnterRoomAsync();
        await employee.BecomesAsync("waiting");
        var session = await employee.SessionAsync();
        return new(employee, practitioner, session, with, owns);
    }

    /// <summary>Both are in session and media flows.</summary>
    public static async Task<Meeting> InSessionAsync(
        Stage stage, IBrowser browser, string? employeeAddress = null, string mode = "Video", string with = Claire)
    {
        var meeting = await WaitingAsync(stage, browser, employeeAddress: employeeAddress, mode: mode, with: with);
        await meeting.AdmitAsync();
        foreach (var person in meeting.Both)
        {
            await person.BecomesAsync("live");
        }

        return meeting;
    }

    /// <summary>Chooses the first ground of a restriction on the privacy page.</summary>
    public static Task ChooseGroundAsync(IPage privacy) => privacy.Locator("form[action$='/privacy/restriction'] input[type=radio]").First.CheckAsync();

    /// <summary>A practitioner, on the day's page.</summary>
    public static async Task<Person> PractitionerAsync(Stage stage, IBrowser browser, string language = "en", Func<Person, Task>? prepare = null, string name = Claire)
    {
        var practitioner = await Person.ArriveAsync(browser, stage.Host.Address, language);
        if (prepare is not null)
        {
            await prepare(practitioner);
        }

        await practitioner.EnterAsPractitionerAsync(name);
        await practitioner.Page.WaitForSelectorAsync("[data-today]");
        return practitioner;
    }

    /// <summary>The practitioner presses "open the door" for this session.</summary>
    public async Task<double> PressAdmitAsync()
    {
        var button = $"[data-visits] [data-session='{Session}'] [data-action=admit]";
        await Practitioner.Page.WaitForSelectorAsync(button);
        return await Person.PressAsync(Practitioner.Page, button);
    }

    /// <summary>The door is opened, and both come into the room. Returns when the button was pressed, milliseconds since the epoch.</summary>
    public async Task<double> AdmitAsync(bool goToDay = false)
    {
        if (goToDay)
        {
            await Practitioner.GoAsync("today");
        }

        var pressed = await PressAdmitAsync();
        await Practitioner.Page.WaitForURLAsync("**/session/*");
        return pressed;
    }

    public async Task DeclineAsync()
    {
        var button = $"[data-visits] [data-session='{Session}'] [data-action=decline]";
        await Practitioner.Page.WaitForSelectorAsync(button);
        await Practitioner.Page.ClickAsync(button);
    }

    /// <summary>The alias under which the practitioner sees this employee, in the room.</summary>
    public Task<string> AliasAsync() => Practitioner.Page.EvaluateAsync<string>("document.body.dataset.other");

    /// <summary>Ends the session, so that nothing stays open for the tests that follow, and closes the profiles. Errors that a page met fail the test.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await using var hub = await RawHub.ConnectAsync(Employee);
            await hub.LeaveAsync(Session, finish: true);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or System.Net.WebSockets.WebSocketException or TaskCanceledException)
        {
            // The session is over for this person, or the test cut the line.
        }

        await Employee.DisposeAsync();
        if (_ownsPractitioner)
        {
            await Practitioner.DisposeAsync();
        }
    }
}
