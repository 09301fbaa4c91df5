using System.Collections.Immutable;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Sessions;

namespace BienEtre.Domain.Practitioners;

/// <summary>A visit in the practitioner's queue.</summary>
/// <param name="Visit">What the practitioner may see of it.</param>
/// <param name="KnockedAt">When the client first knocked; the queue's order. Null before.</param>
public sealed record QueuedVisit(SessionVisit Visit, DateTimeOffset? KnockedAt);

/// <summary>What can happen at a practitioner's door.</summary>
public abstract record DoorCommand
{
    private DoorCommand()
    {
    }

    /// <summary>
    /// A session of this practitioner changed. Admission is asked for here first, with the state Admitted: refused while another client is in the room.
    /// If the session then does not come to be admitted after all, its real state is told and frees the room.
    /// </summary>
    /// <param name="Session">What the practitioner may see of it.</param>
    public sealed record Visit(SessionVisit Session) : DoorCommand;

    /// <summary>The practitioner goes on a break or comes back.</summary>
    /// <param name="OnBreak">True: no new visits.</param>
    public sealed record Break(bool OnBreak) : DoorCommand;

    /// <summary>The operator suspends the practitioner.</summary>
    public sealed record Suspend : DoorCommand;

    /// <summary>Time passes: yesterday's visits go.</summary>
    public sealed record Tick : DoorCommand;
}

/// <summary>What is to be done after a decision, in the order given.</summary>
public abstract record DoorEffect
{
    private DoorEffect()
    {
    }

    /// <summary>Stop this session: the practitioner is suspended.</summary>
    /// <param name="Session">The session.</param>
    public sealed record StopSession(string Session) : DoorEffect;

    /// <summary>Whether sessions can be requested has changed: store it, update the card.</summary>
    /// <param name="OnBreak">On a break.</param>
    /// <param name="Suspended">Suspended.</param>
    public sealed record DoorChanged(bool OnBreak, bool Suspended) : DoorEffect;

    /// <summary>What the practitioner sees of the day has changed.</summary>
    public sealed record DayChanged : DoorEffect;

    /// <summary>Tell a waiting client its own place, and nothing about anybody else.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Place">1 = next.</param>
    public sealed record TellPlace(string Session, int Place) : DoorEffect;
}

/// <summary>Outcome of a command.</summary>
/// <param name="Next">The door from now on.</param>
/// <param name="Effects">What is to be done, in this order.</param>
/// <param name="Refusal">
/// None when done; LimitReached when the house is full or another client is in the room; WrongState for a word overtaken by the end;
/// PractitionerAway for a new request
/// on a break, or for any visit while suspended: a session that is not a new request then has to stop.
/// </param>
public sealed record DoorDecision(Door Next, ImmutableArray<DoorEffect> Effects, DenyReason Refusal);
