using System.Collections.Immutable;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using BienEtre.Grains.Signalling;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace BienEtre.Grains.Sessions;

/// <summary>
/// Adapter of <see cref="Session"/>: command in, decision, effects out. The parts: this file the contract, <c>.Effects</c> what a decision does,
/// <c>.Lease</c> how media stays confirmed and bounds in time are kept, <c>.Views</c> what each side sees.
/// </summary>
[GrainType("session"), PreferLocalPlacement]
internal sealed partial class SessionGrain : Grain, ISessionGrain, IConcernsSubjects, IRemindable
{
    /// <summary>Characters of an SDP offer.</summary>
    public const int OfferLengthMax = 64 * 1024;

    private readonly IPersistentState<StoredSession> _stored;
    private readonly IMediaRelay _relay;
    private readonly ActorTokens _tokens;
    private readonly StandingCache _standings;
    private readonly GrainsMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Outbox<Side> _outbox;
    private Session? _session;

    public SessionGrain(
        [PersistentState("session", GrainsSetup.StorageName)] IPersistentState<StoredSession> stored, IMediaRelay relay, IIdentifiers identifiers,
        ActorTokens tokens, StandingCache standings, GrainsMetrics metrics, TimeProvider time, ILogger<SessionGrain> logger)
    {
        _stored = stored;
        _writer = new StateWriter<StoredSession>(stored, () => StoredSession.Of(_session!.ToRecord()), GiveWay, logger);
        _relay = relay;
        _tokens = tokens;
        _standings = standings;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _followUps = new FollowUps(logger);
        _outbox = new Outbox<Side>(identifiers.NewId(), tokens, time, metrics, HostAnswers);
    }

    ImmutableArray<SubjectId> IConcernsSubjects.Subjects =>
        _session is not { } session ? [] : session.Employee == default ? [session.Practitioner] : [session.Employee, session.Practitioner];

    private string Id => this.GetPrimaryKeyString();

    private SubjectId Caller => _tokens.Current().Subject;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        if (_stored.RecordExists)
        {
            _session = Session.Restore(_stored.State.ToRecord());
            if (_session.State != SessionState.Ended)
            {
                // Where this runs now, nobody is connected yet: media and pages were another activation's.
                await HandleAsync(new SessionCommand.NodeLost());
                StartTicking();
            }
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _relay.Close(Id);
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    public async Task<SessionResult> RequestAsync(RequestSession command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (_session is { } known)
        {
            var same = known.Employee.Value == command.Employee && known.Practitioner.Value == command.Practitioner && known.Mode == command.Mode;
            return same ? SessionResult.Done(View(Side.Employee)) : SessionResult.Refused(Refusal.WrongState);
        }

        var session = Session.Request(
            Id, new SubjectId(command.Employee), new SubjectId(command.Practitioner), command.Alias, command.Mode, _time.GetUtcNow());
        return session is null ? SessionResult.Refused(Refusal.Malformed) : await CreateAsync(session);
    }

    public Task<SessionResult> ReadAsync() => Task.FromResult(Result(Refusal.None));

    public async Task<JoinResult> JoinAsync(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        if (_session?.SideOf(Caller) is not { } side)
        {
            return JoinResult.Refused(Refusal.NotAllowed);
        }

        var arrival = Decide(new SessionCommand.Arrive(Caller, route.ConnectionId));
        if (!arrival.Done)
        {
            return JoinResult.Refused(await ApplyAsync(arrival));
        }

        // Connected first, so that what the arrival itself sets off reaches this page and no other.
        var missed = _outbox.Missed(side, route);
        var sequence = _outbox.Sequence(side);
        var former = _outbox.Connect(side, route);
        await ApplyAsync(arrival);
        if (former is not null && former != route.ConnectionId)
        {
            await HandleAsync(new SessionCommand.Depart(Caller, former));
        }

        return new JoinResult(Refusal.None, View(side), null, _outbox.Epoch, sequence, missed);
    }

    public Task DisconnectAsync(string connectionId)
    {
        if (_session?.SideOf(Caller) is { } side)
        {
            _outbox.Disconnect(side, connectionId);
        }

        return HandleAsync(new SessionCommand.Depart(Caller, connectionId));
    }

    public async Task<SessionResult> AdmitAsync()
    {
        if (_session is not { } session || await AskAsync() is not { } standing)
        {
            return SessionResult.Refused(_session is null ? Refusal.NotAllowed : Refusal.StorageUnavailable);
        }

        // The practitioner's door first: it lets one client in at a time. Where admission then fails, the real state frees the room again.
        var visit = session.AdmittedAt is null ? await AskDoorAsync(session.Visit() with { State = SessionState.Admitted }) : Refusal.None;
        var refusal = visit == Refusal.None ? await HandleAsync(new SessionCommand.Admit(Caller, standing)) : visit;
        if (refusal != Refusal.None)
        {
            TellDoor(_session.Visit());
        }

        return Result(refusal);
    }

    public async Task<SessionResult> DeclineAsync() => Result(await HandleAsync(new SessionCommand.Decline(Caller)));

    public async Task<OfferResult> OfferAsync(string sdp)
    {
        if (sdp is not { Length: >= 1 and <= OfferLengthMax })
        {
            return new OfferResult(Refusal.Malformed, null);
        }

        var refusal = await HandleAsync(new SessionCommand.Offer(Caller));
        if (refusal != Refusal.None || _session?.SideOf(Caller) is not { } side)
        {
            return new OfferResult(refusal, null);
        }

        var answer = await AnswerAsync(side, sdp);

        // While the relay worked the session may have been stopped: then the new connection is dropped again, and no answer given.
        var answered = Decide(new SessionCommand.Answered(side));
        await ApplyAsync(answered);
        return answered.Effects.Any(effect => effect is SessionEffect.LeaveMedia or SessionEffect.CloseMedia)
            ? new OfferResult(Refusal.WrongState, null) : answer;
    }

    public async Task<SessionResult> PresentAsync(PeerDevices devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        return Result(await HandleAsync(new SessionCommand.Present(Caller, new Devices(devices.Microphone, devices.Camera))));
    }

    public async Task<SessionResult> LeaveAsync(bool finish) => Result(await HandleAsync(new SessionCommand.Leave(Caller, finish)));

    public Task StopAsync(StopSession stop)
    {
        ArgumentNullException.ThrowIfNull(stop);
        if (_session is null)
        {
            _relay.Revoke(Id);
            return Task.CompletedTask;
        }

        // Decide and its first effect, the revocation, run before anything awaits; storing is not waited for: the decision itself comes first.
        HandleNow(new SessionCommand.Stop(new SubjectId(stop.Subject), stop.Reason));
        return Task.CompletedTask;
    }

    public Task ContinueAsync(string subject) => HandleAsync(new SessionCommand.ContinueDespiteRestriction(new SubjectId(subject)));

    public Task RelayChangedAsync(Side side, RelayChange change) => HandleAsync(new SessionCommand.RelayChanged(side, change));

    public Task PlaceAsync(int place)
    {
        if (_session is not null)
        {
            Meet(_practitionerName, place);
        }

        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        _session is null or { State: SessionState.Ended } ? ForgetReminderAsync() : Task.CompletedTask;

    private async Task<SessionResult> CreateAsync(Session session)
    {
        _session = session;
        var refusal = await AskDoorAsync(session.Visit());
        if (refusal != Refusal.None)
        {
            _session = null;
            return SessionResult.Refused(refusal);
        }

        StartTicking();
        if (await RemindAsync() && await _writer.SaveAsync())
        {
            return SessionResult.Done(View(Side.Employee));
        }

        // It cannot be kept: it ends before anybody came.
        await HandleAsync(new SessionCommand.Leave(session.Employee, Finish: true));
        return SessionResult.Refused(Refusal.StorageUnavailable);
    }

    private async Task<OfferResult> AnswerAsync(Side side, string sdp)
    {
        try
        {
            return await _relay.OfferAsync(Id, side, sdp) switch
            {
                RelayAnswer.Answered answered => new OfferResult(Refusal.None, answered.Sdp),
                RelayAnswer.Refused { Reason: RelayAnswer.Refused.Malformed } => new OfferResult(Refusal.Malformed, null),
                _ => new OfferResult(Refusal.RelayUnavailable, null),
            };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.RelayFailed(_logger, exception, Id);
            return new OfferResult(Refusal.RelayUnavailable, null);
        }
    }

    private SessionResult Result(Refusal refusal) =>
        refusal != Refusal.None ? SessionResult.Refused(refusal)
        : _session?.SideOf(Caller) is { } side ? SessionResult.Done(View(side))
        : SessionResult.Refused(Refusal.NotAllowed);
}
