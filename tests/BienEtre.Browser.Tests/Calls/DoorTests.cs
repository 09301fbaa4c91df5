using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Calls;

/// <summary>The door: nobody gets media without consent and without being admitted, by page or by hub.</summary>
[Collection(Stage.Calls)]
public sealed class DoorTests(Stage stage)
{
    [Fact]
    public async Task Without_consent_the_door_cannot_be_opened_by_page_or_hub()
    {
        await using var meeting = await Meeting.WaitingAsync(stage, await stage.CheapAsync(), employeeConsents: false);

        // By page: the practitioner presses the button and is told that the other side is not ready, nothing else.
        await meeting.PressAdmitAsync();
        await Eventually.Never(meeting.Employee.StateAsync, state => state is not ("waiting" or null), "a state past waiting without consent", seconds: 1.5);

        // By hub: the same answer, for both sides.
        await using var practitioner = await RawHub.ConnectAsync(meeting.Practitioner);
        await using var employee = await RawHub.ConnectAsync(meeting.Employee);
        Assert.Equal("OtherNotReady", (await practitioner.AdmitAsync(meeting.Session)).Refusal);
        Assert.NotEqual("None", (await employee.OfferAsync(meeting.Session, RawHub.SampleOffer)).Refusal);
        Assert.Null((await employee.OfferAsync(meeting.Session, RawHub.SampleOffer)).Sdp);

        // The control: with consent the same call opens the same door.
        await meeting.Employee.ConsentAsync();
        Assert.Equal("None", (await practitioner.AdmitAsync(meeting.Session)).Refusal);
    }

    [Fact]
    public async Task Who_is_not_admitted_opens_no_media_and_gets_no_answer()
    {
        await using var meeting = await Meeting.WaitingAsync(stage, await stage.CheapAsync());
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal(0, await meeting.Employee.PeersOpenedAsync());

        await using (var employee = await RawHub.ConnectAsync(meeting.Employee))
        {
            var refused = await employee.OfferAsync(meeting.Session, RawHub.SampleOffer);
            Assert.Equal("WrongState", refused.Refusal);
            Assert.Null(refused.Sdp);
        }

        // The control: admitted, the page opens its connection.
        await meeting.AdmitAsync();
        await meeting.Employee.SeesAsync();
    }

    [Fact]
    public async Task Who_is_declined_is_told_kindly_and_gets_no_media()
    {
        await using var meeting = await Meeting.WaitingAsync(stage, await stage.CheapAsync());
        await meeting.DeclineAsync();
        await meeting.Employee.BecomesAsync("ended");
        Assert.Equal(0, await meeting.Employee.PeersOpenedAsync());
    }

    [Fact]
    public async Task A_third_party_who_knows_the_session_gets_nothing()
    {
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync());
        await using var third = await Person.ArriveAsync(await stage.CheapAsync(), stage.Host.Address);
        await third.EnterAsEmployeeAsync(consents: true);

        await third.GoAsync($"session/{meeting.Session}");
        Assert.NotEqual("room", await third.Page.EvaluateAsync<string>("document.body.id"));
        Assert.DoesNotContain(meeting.PractitionerName, await third.Page.ContentAsync(), StringComparison.Ordinal);

        await using var hub = await RawHub.ConnectAsync(third);
        var unknown = new string('0', 32);
        foreach (var session in new[] { meeting.Session, unknown })
        {
            // The same answer for a session of others and for one that does not exist: no oracle.
            Assert.Equal("NotAllowed", (await hub.JoinAsync(session)).Refusal);
            Assert.Null((await hub.JoinAsync(session)).Session);
            Assert.Equal("NotAllowed", (await hub.OfferAsync(session, RawHub.SampleOffer)).Refusal);
            Assert.Equal("NotAllowed", (await hub.AdmitAsync(session)).Refusal);
            Assert.Equal("NotAllowed", (await hub.LeaveAsync(session, finish: true)).Refusal);
        }

        // The call of the two goes on.
        var before = await meeting.Employee.SeesAsync();
        await meeting.Employee.SeesAsync(moreThan: before.FramesDecoded + 3);
    }

    [Fact]
    public async Task Somebody_who_has_not_signed_in_cannot_open_the_hub()
    {
        await using var nobody = await Person.ArriveAsync(await stage.CheapAsync(), stage.Host.Address);
        await nobody.GoAsync("");
        Assert.Equal("refused", await nobody.Page.EvaluateAsync<string>(
            """
            () => new Promise(resolve => {
              const socket = new WebSocket(location.origin.replace("http", "ws") + "/hub/consultation");
              socket.onopen = () => resolve("opened");
              socket.onerror = () => resolve("refused");
            })
            """));
    }
}
