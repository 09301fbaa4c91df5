using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Sessions;

namespace BienEtre.Grains.Sessions;

// What each side sees, and who is here.
internal sealed partial class SessionGrain
{
    private string _practitionerName = "";
    private int _place;

    private SessionView View(Side side)
    {
        var session = _session!;
        var view = session.ViewFor(side);
        var ofEmployee = side == Side.Employee;
        return new SessionView(
            Id, side, view.State, view.Reason, ofEmployee ? _practitionerName : session.Alias, view.OtherHere, view.Mode,
            ofEmployee && view.State == SessionState.Waiting && _place > 0 ? _place : null,
            view.LiveSince, view.ResumeUntil, view.Paused, view.ContinueUntil);
    }

    private void Tell(Side side) => _outbox.Post(side, new Signal("", 0, SignalKind.Session, View(side), null, null));

    private void Meet(string practitionerName, int place)
    {
        var before = View(Side.Employee);
        _practitionerName = practitionerName;
        _place = place;
        if (View(Side.Employee) != before)
        {
            Tell(Side.Employee);
        }
    }

    private void HostAnswers(Side side, string connectionId, bool present)
    {
        if (_session is { } session)
        {
            var subject = side == Side.Employee ? session.Employee : session.Practitioner;
            HandleNow(present ? new SessionCommand.Arrive(subject, connectionId) : new SessionCommand.Depart(subject, connectionId));
        }
    }
}
