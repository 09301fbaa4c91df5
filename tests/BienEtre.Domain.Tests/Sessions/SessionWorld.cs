using System.Collections.Immutable;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>What was seen of one decision: all that the promises are checked on, so that a bad trace can also be written by hand.</summary>
public sealed record Observation(
    DateTimeOffset At, SessionCommand Command, SessionState State, ImmutableArray<SessionEffect> Effects, DenyReason Refusal, SideView EmployeeView,
    SideView PractitionerView);

/// <summary>
/// A session in a world of its own: two people with ledgers that change, questions about them in flight that may be answered late and out of order, a relay,
/// a stranger, a node that may die. Nothing here knows the rules.
/// </summary>
internal sealed class SessionWorld
{
    public static readonly SubjectId Employee = new("00000000000000000000000000000e01");
    public static readonly SubjectId Practitioner = new("00000000000000000000000000000a02");
    public static readonly SubjectId Stranger = new("00000000000000000000000000000bad");
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private const string Id = "0123456789abcdef0123456789abcdef";

    public sealed record Person(bool Consent = true, bool Restricted = false, bool Continued = false, long Length = 1)
    {
        public SideStanding Standing => new(Consent, Restricted, Continued, Length);
    }

    private readonly List<SessionStanding> _inFlight = [];

    public DateTimeOffset Now { get; private set; } = Start;

    public Session Session { get; private set; } = Session.Request(Id, Employee, Practitioner, "Quiet Heron", MediaMode.Video, Start)!;

    public List<Observation> Trace { get; } = [];

    public Person E { get; set; } = new();

    public Person P { get; set; } = new();

    public bool Suspended { get; set; }

    public SessionStanding Standing => new(Now, E.Standing, P.Standing, Suspended);

    public Observation Last => Trace[^1];

    public SessionWorld Wait(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public SessionDecision Do(SessionCommand command)
    {
        var decision = Session.Decide(Session, command, Now);
        Session = decision.Next;
        Trace.Add(new Observation(
            Now, command, Session.State, decision.Effects, decision.Refusal, Session.ViewFor(Side.Employee), Session.ViewFor(Side.Practitioner)));
        return decision;
    }

    public SessionDecision Confirm() => Do(new SessionCommand.StandingConfirmed(Standing));

    public SessionWorld Waiting()
    {
        Do(new SessionCommand.Arrive(Employee, "e1"));
        Do(new SessionCommand.Arrive(Practitioner, "p1"));
        return this;
    }

    public SessionWorld Admitted()
    {
        Waiting().Do(new SessionCommand.Admit(Practitioner, Standing));
        return this;
    }

    public SessionWorld Connecting()
    {
        Admitted();
        Connect(Side.Employee);
        return this;
    }

    public SessionWorld Live()
    {
        Connecting();
        Connect(Side.Practitioner);
        return this;
    }

    public void Connect(Side side)
    {
        Do(new SessionCommand.Offer(side == Side.Employee ? Employee : Practitioner));
        Do(new SessionCommand.Answered(side));
        Do(new SessionCommand.RelayChanged(side, RelayChange.Connected));
    }

    /// <summary>Time passes with a tick and a confirmation every 2 s, as it does in a healthy node.</summary>
    public SessionWorld Healthy(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= LeaseRule.ConfirmEvery)
        {
            Wait(left < LeaseRule.ConfirmEvery ? left : LeaseRule.ConfirmEvery);
            Do(new SessionCommand.Tick());
            Confirm();
        }

        return this;
    }

    public Person Of(Side side) => side == Side.Employee ? E : P;

    public void Write(Side side, Func<Person, Person> change)
    {
        var person = change(Of(side)) with { Length = Of(side).Length + 1 };
        (E, P) = side == Side.Employee ? (person, P) : (E, person);
    }

    public void Ask() => _inFlight.Add(Standing);

    public void AnswerAny(int which)
    {
        if (_inFlight.Count > 0)
        {
            var standing = _inFlight[which % _inFlight.Count];
            _inFlight.RemoveAt(which % _inFlight.Count);
            Do(new SessionCommand.StandingConfirmed(standing));
        }
    }
}
