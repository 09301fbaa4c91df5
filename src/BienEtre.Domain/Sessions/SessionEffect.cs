namespace BienEtre.Domain.Sessions;

/// <summary>What is to be done after a decision, in the order given: what stops media always comes before what stores.</summary>
public abstract record SessionEffect
{
    private SessionEffect()
    {
    }

    /// <summary>The relay forwards nothing within this session from now on.</summary>
    public sealed record RevokeMedia : SessionEffect;

    /// <summary>The relay drops all connections of this session and wipes its keys.</summary>
    public sealed record CloseMedia : SessionEffect;

    /// <summary>The relay drops one side's connection and wipes its keys.</summary>
    /// <param name="Side">Which side.</param>
    public sealed record LeaveMedia(Side Side) : SessionEffect;

    /// <summary>The relay may forward for this long, and not longer. Only ever yielded by a live session with a verdict that is still fresh for as
    /// long.</summary>
    /// <param name="TimeToLive">For how long from now; never past the freshness of the verdict.</param>
    public sealed record RenewLease(TimeSpan TimeToLive) : SessionEffect;

    /// <summary>Ask for consent and restriction of both now, and come back with <see cref="SessionCommand.StandingConfirmed"/>.</summary>
    public sealed record ConfirmStanding : SessionEffect;

    /// <summary>What this side may see has changed: send it its view.</summary>
    /// <param name="Side">Which side.</param>
    public sealed record Notify(Side Side) : SessionEffect;

    /// <summary>Tell this side about the other's microphone and camera.</summary>
    /// <param name="To">Who is told.</param>
    /// <param name="Devices">The other's devices.</param>
    public sealed record NotifyPeer(Side To, Devices Devices) : SessionEffect;

    /// <summary>What the practitioner's queue may see has changed.</summary>
    /// <param name="Visit">What it may see.</param>
    public sealed record NotifyPractitionerQueue(SessionVisit Visit) : SessionEffect;

    /// <summary>The employee is free for another session.</summary>
    public sealed record EmployeeReleased : SessionEffect;

    /// <summary>Store the record; for an ended session this is the skeleton and replaces everything else.</summary>
    /// <param name="Record">The record.</param>
    public sealed record Persist(SessionRecord Record) : SessionEffect;
}
