using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Sessions;
using BienEtre.Grains.Gate;

namespace BienEtre.Grains.Sessions;

// How media stays confirmed and bounds in time are kept.
internal sealed partial class SessionGrain
{
    /// <summary>How long the grains of consent and restriction may take to answer.</summary>
    public static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How often the door is told again what it may have forgotten.</summary>
    public static readonly TimeSpan AnnounceEvery = TimeSpan.FromSeconds(30);

    /// <summary>The safety net: an open session is woken this often even when its node was lost, and so reaches its bounds.</summary>
    public static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(5);

    private const string ReminderName = "open";

    private IGrainTimer? _timer;
    private bool _confirming;
    private bool _confirmAgain;
    private long _announcedAt;

    private void StartTicking() => _timer ??= this.RegisterGrainTimer(
        TickAsync, new GrainTimerCreationOptions(LeaseRule.ConfirmEvery, LeaseRule.ConfirmEvery) { Interleave = true, KeepAlive = true });

    private Task TickAsync(CancellationToken cancellationToken)
    {
        HandleNow(new SessionCommand.Tick());
        _outbox.Retry();
        if (_session is { State: not SessionState.Ended } session && _time.GetElapsedTime(_announcedAt) >= AnnounceEvery)
        {
            _announcedAt = _time.GetTimestamp();
            TellDoor(session.Visit());
        }

        _followUps.Run();
        if (_session is null || (_session.State == SessionState.Ended && !_writer.IsDue && _followUps.IsEmpty))
        {
            _timer?.Dispose();
            _timer = null;
        }

        return Task.CompletedTask;
    }

    private void Confirm()
    {
        _confirmAgain = true;
        if (!_confirming)
        {
            _confirming = true;
            _ = ConfirmAsync();
        }
    }

    // One question at a time. Without an answer nothing happens here: the verdict runs out, and the relay's lease with it.
    private async Task ConfirmAsync()
    {
        while (_confirmAgain)
        {
            _confirmAgain = false;
            if (await AskAsync() is { } standing)
            {
                HandleNow(new SessionCommand.StandingConfirmed(standing));
            }
        }

        _confirming = false;
    }

    private async Task<SessionStanding?> AskAsync()
    {
        if (_session is not { State: not SessionState.Ended } session)
        {
            return null;
        }

        try
        {
            var asking = _standings.AskAsync(session.Practitioner, Id);
            var employee = await _standings.AskAsync(session.Employee, Id).WaitAsync(AskTimeout, _time);
            var practitioner = await asking.WaitAsync(AskTimeout, _time);
            var asked = employee.Facts.AskedAt < practitioner.Facts.AskedAt ? employee.Facts.AskedAt : practitioner.Facts.AskedAt;
            return new SessionStanding(asked, Of(employee), Of(practitioner));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _metrics.LeaseFailed();
            Log.LeaseFailed(_logger, exception, Id);
            return null;
        }
    }

    private SideStanding Of(Standing standing) => new(
        standing.Facts.Given.Contains(Purpose.LiveSession), standing.Facts.Restriction.Active, standing.Facts.Restriction.ContinuedSession == Id,
        standing.LedgerLength);
}
