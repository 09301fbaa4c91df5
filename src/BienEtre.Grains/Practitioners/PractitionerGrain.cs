using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Practitioners;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using BienEtre.Grains.Signalling;
using Microsoft.Extensions.Logging;

namespace BienEtre.Grains.Practitioners;

/// <summary>Adapter of <see cref="Door"/>: profile, door and queue. Visits live in memory; sessions announce themselves again after it was moved.</summary>
[GrainType("practitioner")]
internal sealed partial class PractitionerGrain : Grain, IPractitionerGrain
{
    /// <summary>How often the day is aged and undelivered signals are tried again.</summary>
    public static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(5);

    private const string Day = "day";

    private readonly IPersistentState<StoredPractitioner> _stored;
    private readonly StateWriter<StoredPractitioner> _writer;
    private readonly ActorTokens _tokens;
    private readonly GrainsMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Outbox<string> _outbox;
    private readonly FollowUps _followUps;
    private PractitionerProfile? _profile;
    private Door _door = Door.Empty;
    private IGrainTimer? _timer;

    public PractitionerGrain(
        [PersistentState("practitioner", GrainsSetup.StorageName)] IPersistentState<StoredPractitioner> stored, IIdentifiers identifiers,
        ActorTokens tokens, GrainsMetrics metrics, TimeProvider time, ILogger<PractitionerGrain> logger)
    {
        _stored = stored;
        _tokens = tokens;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _writer = new StateWriter<StoredPractitioner>(stored, Snapshot, DeactivateOnIdle, logger);
        _outbox = new Outbox<string>(identifiers.NewId(), tokens, time, metrics, static (_, _, _) => { });
        _followUps = new FollowUps(logger);
    }

    private string Id => this.GetPrimaryKeyString();

    private PractitionerCard? Card => _profile is null ? null : new PractitionerCard(Id, _profile, _door.Accepting);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _profile = _stored.State.Profile;
        _door = Door.Empty with { OnBreak = _stored.State.OnBreak, Suspended = _stored.State.Suspended };
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task RegisterAsync(PractitionerProfile profile)
    {
        if (!ProfileRules.IsValid(profile))
        {
            throw new GateDeniedException(Refusal.Malformed);
        }

        var before = _profile;
        _profile = profile;
        if (!await _writer.SaveAsync())
        {
            _profile = before;
            throw new GateDeniedException(Refusal.StorageUnavailable);
        }

        await ListAsync();
    }

    public Task<PractitionerCard?> CardAsync() => Task.FromResult(Card);

    public Task<PractitionerDay> DayAsync() => Task.FromResult(View());

    public Task<JoinResult> WatchAsync(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        if (_profile is null)
        {
            return Task.FromResult(JoinResult.Refused(Refusal.NotAllowed));
        }

        var missed = _outbox.Missed(Day, route);
        var sequence = _outbox.Sequence(Day);
        _outbox.Connect(Day, route);
        StartTicking();
        return Task.FromResult(new JoinResult(Refusal.None, null, View(), _outbox.Epoch, sequence, missed));
    }

    public Task UnwatchAsync(string connectionId)
    {
        _outbox.Disconnect(Day, connectionId);
        return Task.CompletedTask;
    }

    public async Task<PractitionerDay> DoorAsync(bool onBreak)
    {
        await HandleAsync(new DoorCommand.Break(onBreak));
        return View();
    }

    public async Task<VisitResult> VisitAsync(Visit entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (_profile is not { } profile)
        {
            return new VisitResult(Refusal.NotAllowed, 0, "");
        }

        var refusal = await HandleAsync(new DoorCommand.Visit(
            new SessionVisit(entry.Session, entry.Alias, entry.State, entry.Here, entry.Mode, entry.At, entry.DurationMinutes)));
        return new VisitResult(Refusals.Of(refusal), _door.PlaceOf(entry.Session), profile.Name);
    }

    public Task SuspendAsync() => HandleAsync(new DoorCommand.Suspend());
}
