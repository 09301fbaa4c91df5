using BienEtre.Contracts.Employees;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.Sessions;
using BienEtre.Grains.Tests.Support;

namespace BienEtre.Grains.Tests.Sessions;

public sealed class SessionPathTests(Cluster cluster)
{
    [Fact]
    public async Task Two_people_meet_and_part()
    {
        var scene = await new Scene(cluster).LiveAsync();
        Assert.True(scene.Forwards);

        var finished = await scene.In(scene.Practitioner, session => session.LeaveAsync(finish: true));
        Assert.Equal(SessionState.Ended, finished.Session!.State);
        Assert.False(scene.Forwards);
        Assert.Equal(SessionState.Ended, (await scene.ViewAsync(scene.Employee)).State);

        await Cluster.SettleAsync();
        var account = await cluster.As(scene.Employee, grains => grains.GetGrain<IEmployeeGrain>(scene.Employee.Subject.Value).ReadAsync());
        Assert.Null(account.OpenSession);
    }

    [Fact]
    public async Task Without_the_practitioner_s_admission_no_offer_reaches_the_relay()
    {
        var scene = await (await new Scene(cluster).OpenAsync()).ConsentAsync();
        await scene.RequestAsync();
        await scene.JoinAsync(scene.Employee);
        var offer = await scene.In(scene.Employee, session => session.OfferAsync("v=0"));
        Assert.Equal(Refusal.WrongState, offer.Refusal);
        Assert.False(cluster.Relay.Saw(scene.Session));
    }
}
