using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Practitioners;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Consent;

namespace BienEtre.Grains.Practitioners;

// What a decision at the door does: stop first, then store.
internal sealed partial class PractitionerGrain
{
    private async Task<DenyReason> HandleAsync(DoorCommand command)
    {
        var decision = Door.Decide(_door, command, _time.GetUtcNow());
        _door = decision.Next;
        LeaseHolders? stopping = null;
        var changed = false;
        foreach (var effect in decision.Effects)
        {
            switch (effect)
            {
                case DoorEffect.StopSession stop:
                    (stopping ??= new LeaseHolders(GrainFactory, _tokens, _time, _metrics, _logger)).Add(stop.Session);
                    break;
                case DoorEffect.DoorChanged:
                    changed = true;
                    break;
                case DoorEffect.DayChanged:
                    _outbox.Post(Day, new Signal("", 0, SignalKind.Day, null, null, View()));
                    break;
                case DoorEffect.TellPlace place:
                    Tell(place);
                    break;
            }
        }

        await (stopping?.StopAsync(new SubjectId(Id), EndReason.PractitionerSuspended) ?? Task.CompletedTask);
        if (changed && !await _writer.SaveAsync())
        {
            throw new GateDeniedException(Refusal.StorageUnavailable);
        }

        if (changed)
        {
            await ListAsync();
        }

        StartTicking();
        return decision.Refusal;
    }

    private void Tell(DoorEffect.TellPlace place)
    {
        var session = GrainFactory.GetGrain<ISessionGrain>(place.Session);
        _followUps.Set(place.Session, async () =>
        {
            using var acting = _tokens.Act(Actor.System);
            await session.PlaceAsync(place.Place);
        });
    }

    private async Task ListAsync()
    {
        if (Card is { } card)
        {
            using var acting = _tokens.Act(Actor.System);
            await GrainFactory.GetGrain<IPractitionerDirectoryGrain>("all").PutAsync(card);
        }
    }

    // Stays in memory while there is a day to remember or somebody who watches it.
    private void StartTicking() => _timer ??= this.RegisterGrainTimer(
        async _ =>
        {
            await HandleAsync(new DoorCommand.Tick());
            _outbox.Retry();
            _followUps.Run();
            if (_door.Open.IsEmpty && _door.Past.IsEmpty && !_outbox.IsConnected(Day))
            {
                _timer?.Dispose();
                _timer = null;
            }
        },
        new GrainTimerCreationOptions(TickEvery, TickEvery) { KeepAlive = true });

    private PractitionerDay View() => new(
        _door.OnBreak, _door.Suspended, [.. _door.Open.Select(queued => Of(queued.Visit)), .. _door.Past.Select(Of)]);

    private static Visit Of(SessionVisit visit) =>
        new(visit.Session, visit.Alias, visit.State, visit.Here, visit.Mode, visit.At, visit.DurationMinutes);

    private StoredPractitioner Snapshot() => new() { Profile = _profile, OnBreak = _door.OnBreak, Suspended = _door.Suspended };
}
