using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Employees;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Restriction;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Restriction;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;

namespace BienEtre.Grains.Tests.Support;

/// <summary>An employee, a practitioner and their session, acted out against the real grains.</summary>
public sealed class Scene(Cluster cluster)
{
    public const string NoticeHash = "00000000000000000000000000000000000000000000000000000000000000aa";

    private int _connection;

    public Actor Employee { get; init; } = new(cluster.NewSubject(), Roles.Employee);

    public Actor Practitioner { get; init; } = new(cluster.NewSubject(), Roles.Practitioner);

    public RecordingHost Host { get; } = new();

    public string Session { get; private set; } = "";

    /// <summary>Where the pages are connected: the first node unless set.</summary>
    public IHostObserver HostReference { get => field ??= cluster.Grains.CreateObjectReference<IHostObserver>(Host); set; }

    /// <summary>Both have accounts, the practitioner is listed.</summary>
    public async Task<Scene> OpenAsync()
    {
        await cluster.As(Employee, grains => grains.GetGrain<IEmployeeGrain>(Employee.Subject.Value).OpenAsync());
        await cluster.As(Practitioner, grains => grains.GetGrain<IPractitionerGrain>(Practitioner.Subject.Value)
            .RegisterAsync(new PractitionerProfile("Dr. Ada Sample", "Psychologist", ["en"], ["stress"], "cbt", 1)));
        return this;
    }

    public async Task<Scene> ConsentAsync(params Actor[] who)
    {
        foreach (var actor in who.Length == 0 ? [Employee, Practitioner] : who)
        {
            Assert.IsType<ConsentResult.Recorded>(await GiveAsync(actor));
        }

        return this;
    }

    public Task<ConsentResult> GiveAsync(Actor actor) => cluster.As(actor, grains =>
        grains.GetGrain<IConsentGrain>(actor.Subject.Value).GiveAsync(new GiveConsent(Purpose.LiveSession, 1, NoticeHash, cluster.Identifiers.NewId())));

    public Task<ConsentResult> WithdrawAsync(Actor actor, string? operation = null) => cluster.As(actor, grains =>
        grains.GetGrain<IConsentGrain>(actor.Subject.Value).WithdrawAsync(new WithdrawConsent(Purpose.LiveSession, operation ?? cluster.Identifiers.NewId())));

    public Task<RestrictionResult> RestrictAsync(Actor actor) => cluster.As(actor, grains =>
        grains.GetGrain<IRestrictionGrain>(actor.Subject.Value).RestrictAsync(new RestrictProcessing(RestrictionGround.Accuracy, cluster.Identifiers.NewId())));

    public Task<RestrictionResult> ContinueAsync(Actor actor) => cluster.As(actor, grains =>
        grains.GetGrain<IRestrictionGrain>(actor.Subject.Value).ContinueAsync(Session, cluster.Identifiers.NewId()));

    public async Task<Scene> RequestAsync()
    {
        var result = await cluster.As(Employee, grains =>
            grains.GetGrain<IEmployeeGrain>(Employee.Subject.Value).RequestSessionAsync(Practitioner.Subject.Value, MediaMode.Video));
        Assert.Equal(Contracts.Gate.Refusal.None, result.Refusal);
        Session = result.Session!.Id;
        return this;
    }

    public Task<T> In<T>(Actor actor, Func<ISessionGrain, Task<T>> call) => cluster.As(actor, grains => call(grains.GetGrain<ISessionGrain>(Session)));

    public Task In(Actor actor, Func<ISessionGrain, Task> call) => cluster.As(actor, grains => call(grains.GetGrain<ISessionGrain>(Session)));

    public async Task<(JoinResult Result, string Connection)> JoinAsync(Actor actor, string epoch = "", long last = 0)
    {
        var connection = $"{actor.Role}-{Interlocked.Increment(ref _connection)}";
        var result = await In(actor, session => session.JoinAsync(new Route(HostReference, connection, epoch, last)));
        return (result, connection);
    }

    /// <summary>From nothing to a live session with both pages joined.</summary>
    public async Task<Scene> LiveAsync()
    {
        await OpenAsync();
        await ConsentAsync();
        await RequestAsync();
        await JoinAsync(Employee);
        await JoinAsync(Practitioner);
        Assert.Equal(Contracts.Gate.Refusal.None, (await In(Practitioner, session => session.AdmitAsync())).Refusal);
        return await ConnectAsync();
    }

    /// <summary>Both offer and get connected to the relay.</summary>
    public async Task<Scene> ConnectAsync()
    {
        foreach (var actor in (Actor[])[Employee, Practitioner])
        {
            Assert.Equal(Contracts.Gate.Refusal.None, (await In(actor, session => session.OfferAsync("v=0"))).Refusal);
        }

        await In(Actor.System, session => session.RelayChangedAsync(Side.Employee, RelayChange.Connected));
        await In(Actor.System, session => session.RelayChangedAsync(Side.Practitioner, RelayChange.Connected));
        Assert.Equal(SessionState.Live, (await ViewAsync(Employee)).State);
        return this;
    }

    public async Task<SessionView> ViewAsync(Actor actor) => (await In(actor, session => session.ReadAsync())).Session!;

    public bool Forwards => cluster.Relay.Forwards(Session);
}
