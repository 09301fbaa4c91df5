using BienEtre.Contracts.AccessLog;
using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Employees;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Restriction;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using BienEtre.Grains.Tests.Support;

namespace BienEtre.Grains.Tests.Gate;

public sealed class GateTests(Cluster cluster)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_is_admitted_without_the_consent_of_both(bool employeeLacksIt)
    {
        var scene = await new Scene(cluster).OpenAsync();
        await scene.ConsentAsync(employeeLacksIt ? scene.Practitioner : scene.Employee);
        await scene.RequestAsync();
        await scene.JoinAsync(scene.Employee);

        var denied = await DeniedAsync(() => scene.In(scene.Practitioner, session => session.AdmitAsync()));
        Assert.Equal(employeeLacksIt ? Refusal.OtherNotReady : Refusal.ConsentMissing, denied);
        Assert.Equal(
            employeeLacksIt ? Refusal.ConsentMissing : Refusal.OtherNotReady,
            await DeniedAsync(() => scene.In(scene.Employee, session => session.OfferAsync("v=0"))));
        Assert.Equal(SessionState.Waiting, (await scene.ViewAsync(scene.Employee)).State);
        Assert.False(cluster.Relay.Saw(scene.Session));

        // Negative control: the missing consent is all that was missing.
        await scene.ConsentAsync();
        Assert.Equal(Refusal.None, (await scene.In(scene.Practitioner, session => session.AdmitAsync())).Refusal);
    }

    [Fact]
    public async Task A_third_party_who_knows_the_session_id_gets_nothing_else_than_not_allowed()
    {
        var scene = await new Scene(cluster).LiveAsync();
        var stranger = new Scene(cluster);
        await stranger.OpenAsync();
        await stranger.ConsentAsync();
        var route = new Route(scene.HostReference, "stranger", "", 0);
        foreach (var actor in (Actor[])[stranger.Employee, stranger.Practitioner, Actor.Anonymous, new(default, Roles.Operator),
            new(default, Roles.CorporateAdmin), new(default, Roles.PrivacyOfficer)])
        {
            Func<ISessionGrain, Task>[] calls =
            [
                session => session.ReadAsync(), session => session.JoinAsync(route), session => session.OfferAsync("v=0"), session => session.AdmitAsync(),
                session => session.DeclineAsync(), session => session.PresentAsync(new PeerDevices(true, true)), session => session.LeaveAsync(true),
                session => session.DisconnectAsync("x"),
                session => session.StopAsync(new StopSession(scene.Employee.Subject.Value, EndReason.ConsentWithdrawn)),
                session => session.ContinueAsync(scene.Employee.Subject.Value), session => session.PlaceAsync(1),
                session => session.RelayChangedAsync(Side.Employee, RelayChange.Closed),
                session => session.RequestAsync(new RequestSession(actor.Subject.Value ?? "", scene.Practitioner.Subject.Value, "X", MediaMode.Audio)),
            ];
            foreach (var call in calls)
            {
                Assert.Equal(Refusal.NotAllowed, await DeniedAsync(() => scene.In(actor, call)));
            }
        }

        Assert.True(scene.Forwards);
        Assert.Empty(scene.Host.To("stranger"));
        Assert.Equal(SessionState.Live, (await scene.ViewAsync(scene.Practitioner)).State);
    }

    [Fact]
    public async Task A_session_that_does_not_exist_answers_like_one_that_is_not_yours()
    {
        var scene = new Scene(cluster);
        await scene.OpenAsync();
        var nowhere = cluster.Identifiers.NewId();
        Assert.Equal(
            Refusal.NotAllowed, await DeniedAsync(() => cluster.As(scene.Employee, grains => grains.GetGrain<ISessionGrain>(nowhere).ReadAsync())));
    }

    [Fact]
    public async Task Nobody_reads_or_decides_for_somebody_else()
    {
        var scene = await new Scene(cluster).OpenAsync();
        var other = new Actor(cluster.NewSubject(), Roles.Employee);
        var id = scene.Employee.Subject.Value;
        Func<IGrainFactory, Task>[] calls =
        [
            grains => grains.GetGrain<IConsentGrain>(id).ReadAsync(),
            grains => grains.GetGrain<IConsentGrain>(id).GiveAsync(new GiveConsent(Purpose.LiveSession, 1, Scene.NoticeHash, cluster.Identifiers.NewId())),
            grains => grains.GetGrain<IConsentGrain>(id).WithdrawAsync(new WithdrawConsent(Purpose.LiveSession, cluster.Identifiers.NewId())),
            grains => grains.GetGrain<IConsentGrain>(id).StandingAsync(null),
            grains => grains.GetGrain<IRestrictionGrain>(id).ReadAsync(),
            grains => grains.GetGrain<IRestrictionGrain>(id).LiftAsync(cluster.Identifiers.NewId()),
            grains => grains.GetGrain<IRestrictionGrain>(id).StandingAsync(null),
            grains => grains.GetGrain<IEmployeeGrain>(id).ReadAsync(),
            grains => grains.GetGrain<IEmployeeGrain>(id).RequestSessionAsync(scene.Practitioner.Subject.Value, MediaMode.Video),
            grains => grains.GetGrain<IEmployeeGrain>(id).SessionEndedAsync("x"),
            grains => grains.GetGrain<IAccessLogGrain>(id).ReadAsync(10),
            grains => grains.GetGrain<IPractitionerGrain>(scene.Practitioner.Subject.Value).DayAsync(),
            grains => grains.GetGrain<IPractitionerGrain>(scene.Practitioner.Subject.Value).SuspendAsync(),
        ];
        foreach (var call in calls)
        {
            Assert.Equal(Refusal.NotAllowed, await DeniedAsync(() => cluster.As(other, call)));
            Assert.Equal(Refusal.NotAllowed, await DeniedAsync(() => cluster.As(Actor.Anonymous, call)));
        }

        Assert.Empty(cluster.Ledger.Chain(scene.Employee.Subject).Events);
    }

    [Fact]
    public async Task A_forged_token_makes_nobody()
    {
        var scene = await new Scene(cluster).LiveAsync();
        var forger = new ActorTokens(new byte[ActorTokens.KeyLength], cluster.Clock);
        using (forger.Act(scene.Employee))
        {
            Assert.Equal(Refusal.NotAllowed, await DeniedAsync(() => cluster.Grains.GetGrain<ISessionGrain>(scene.Session).ReadAsync()));
        }

        using (forger.Act(Actor.System))
        {
            Assert.Equal(
                Refusal.NotAllowed,
                await DeniedAsync(() => cluster.Grains.GetGrain<ISessionGrain>(scene.Session)
                    .StopAsync(new StopSession(scene.Employee.Subject.Value, EndReason.Restricted))));
        }

        Assert.True(scene.Forwards);
    }

    [Fact]
    public async Task A_restricted_person_keeps_its_rights_and_nothing_else_runs()
    {
        var scene = await new Scene(cluster).OpenAsync();
        await scene.ConsentAsync();
        await scene.RestrictAsync(scene.Employee);
        var request = () => cluster.As(scene.Employee, grains =>
            grains.GetGrain<IEmployeeGrain>(scene.Employee.Subject.Value).RequestSessionAsync(scene.Practitioner.Subject.Value, MediaMode.Video));
        Assert.Equal(Refusal.Restricted, await DeniedAsync(request));
        await scene.WithdrawAsync(scene.Employee);
        await cluster.As(scene.Employee, grains => grains.GetGrain<IAccessLogGrain>(scene.Employee.Subject.Value).ReadAsync(10));
        await cluster.As(scene.Employee, grains => grains.GetGrain<IEmployeeGrain>(scene.Employee.Subject.Value).ReadAsync());
        await cluster.As(scene.Employee, grains => grains.GetGrain<IRestrictionGrain>(scene.Employee.Subject.Value).LiftAsync(cluster.Identifiers.NewId()));
        Assert.Equal(Refusal.None, (await request()).Refusal);
    }

    [Fact]
    public async Task When_consent_cannot_be_confirmed_nothing_runs_but_stopping_and_rights()
    {
        var scene = await new Scene(cluster).OpenAsync();
        await scene.ConsentAsync();
        await scene.RequestAsync();
        await scene.JoinAsync(scene.Employee);
        await cluster.PassAsync(TimeSpan.FromSeconds(3));
        cluster.Ledger.Fail(scene.Employee.Subject);
        await cluster.PassAsync(TimeSpan.FromSeconds(12));
        Assert.Equal(Refusal.StorageUnavailable, await DeniedAsync(() => scene.In(scene.Practitioner, session => session.AdmitAsync())));
        Assert.Equal(Refusal.None, (await scene.In(scene.Employee, session => session.LeaveAsync(finish: true))).Refusal);
    }

    internal static async Task<Refusal> DeniedAsync(Func<Task> call) => (await Assert.ThrowsAsync<GateDeniedException>(call)).Refusal;
}
