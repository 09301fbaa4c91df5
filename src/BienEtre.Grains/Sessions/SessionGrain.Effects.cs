using BienEtre.Contracts.Employees;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using BienEtre.Grains.Signalling;

namespace BienEtre.Grains.Sessions;

// What a decision does. Everything up to the first await is one step: media stops, signals go out; then it is stored.
internal sealed partial class SessionGrain
{
    private readonly FollowUps _followUps;
    private readonly StateWriter<StoredSession> _writer;

    private async Task<Refusal> HandleAsync(SessionCommand command) => _session is null ? Refusal.NotAllowed : await ApplyAsync(Decide(command));

    private SessionDecision Decide(SessionCommand command)
    {
        var decision = Session.Decide(_session!, command, _time.GetUtcNow());
        _session = decision.Next;
        return decision;
    }

    private async Task<Refusal> ApplyAsync(SessionDecision decision)
    {
        Perform(decision);
        var saved = !_writer.IsDue || await _writer.SaveAsync();
        return decision.Refusal != Domain.Gate.DenyReason.None ? Refusals.Of(decision.Refusal) : saved ? Refusal.None : Refusal.StorageUnavailable;
    }

    // For what must not wait for storage: time, the lease, stops.
    private void HandleNow(SessionCommand command)
    {
        if (_session is not null)
        {
            Perform(Decide(command));
            _ = _writer.IsDue ? _writer.SaveAsync() : null;
        }
    }

    private void Perform(SessionDecision decision)
    {
        foreach (var effect in decision.Effects)
        {
            Apply(effect);
        }
    }

    private void Apply(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.RevokeMedia:
                _relay.Revoke(Id);
                break;
            case SessionEffect.CloseMedia:
                _relay.Close(Id);
                break;
            case SessionEffect.LeaveMedia leave:
                _relay.Leave(Id, leave.Side);
                break;
            case SessionEffect.RenewLease lease:
                _relay.Renew(Id, lease.TimeToLive);
                break;
            case SessionEffect.ConfirmStanding:
                Confirm();
                break;
            case SessionEffect.Notify notify:
                Tell(notify.Side);
                break;
            case SessionEffect.NotifyPeer peer:
                _outbox.Post(peer.To, new Signal("", 0, SignalKind.Peer, null, new PeerDevices(peer.Devices.Microphone, peer.Devices.Camera), null));
                break;
            case SessionEffect.NotifyPractitionerQueue queue:
                TellDoor(queue.Visit);
                break;
            case SessionEffect.EmployeeReleased:
                var employee = GrainFactory.GetGrain<IEmployeeGrain>(_session!.Employee.Value);
                _followUps.Set("employee", () => AsSystemAsync(() => employee.SessionEndedAsync(Id)));
                _followUps.Set("reminder", ForgetReminderAsync);
                break;
            case SessionEffect.Persist:
                _writer.Mark();
                break;
        }
    }

    private void TellDoor(SessionVisit visit) => _followUps.Set("door", () => AnnounceAsync(visit));

    // To anything but a new request a door says "away" only when its practitioner is suspended. That stop was pushed to the sessions which the door
    // knew of; one that it had forgotten hears of it here.
    private async Task AnnounceAsync(SessionVisit visit)
    {
        if (await VisitAsync(visit) == Refusal.PractitionerAway && visit.State is not (SessionState.Scheduled or SessionState.Ended))
        {
            HandleNow(new SessionCommand.Stop(_session!.Practitioner, EndReason.PractitionerSuspended));
        }
    }

    // Asks or tells the practitioner's door, which answers with the own place in the queue and the practitioner's name.
    private async Task<Refusal> VisitAsync(SessionVisit visit)
    {
        using var acting = _tokens.Act(Actor.System);
        var practitioner = GrainFactory.GetGrain<IPractitionerGrain>(_session!.Practitioner.Value);
        var result = await practitioner.VisitAsync(
            new Visit(visit.Session, visit.Alias, visit.State, visit.Here, visit.Mode, visit.At, visit.DurationMinutes));
        if (result.Refusal == Refusal.None)
        {
            Meet(result.PractitionerName, result.Place);
        }

        return result.Refusal;
    }

    // Where the door decides whether this goes on: no answer is a no.
    private async Task<Refusal> AskDoorAsync(SessionVisit visit)
    {
        try
        {
            return await VisitAsync(visit);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.FollowUpFailed(_logger, exception);
            return Refusal.StorageUnavailable;
        }
    }

    private async Task AsSystemAsync(Func<Task> call)
    {
        using var acting = _tokens.Act(Actor.System);
        await call();
    }

    private void GiveWay()
    {
        // The newer activation's word counts, and its media is elsewhere.
        _relay.Close(Id);
        DeactivateOnIdle();
    }

    private async Task<bool> RemindAsync()
    {
        try
        {
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.ReminderFailed(_logger, exception, Id);
            return false;
        }
    }

    private async Task ForgetReminderAsync()
    {
        if (await this.GetReminder(ReminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }
}
