using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Sessions;

/// <summary>What can happen to a session. Commands of people name who acts; the rules check that it is a participant, and the right one.</summary>
public abstract record SessionCommand
{
    private SessionCommand()
    {
    }

    /// <summary>A page connected to signalling. The employee's page is the knock.</summary>
    /// <param name="By">Who.</param>
    /// <param name="Page">The connection.</param>
    public sealed record Arrive(SubjectId By, string Page) : SessionCommand;

    /// <summary>A page's connection is gone. Media goes on.</summary>
    /// <param name="By">Who.</param>
    /// <param name="Page">The connection.</param>
    public sealed record Depart(SubjectId By, string Page) : SessionCommand;

    /// <summary>The practitioner admits this employee. Needs the standing of both, asked just now.</summary>
    /// <param name="By">Who; must be the practitioner.</param>
    /// <param name="Standing">Consent and restriction of both.</param>
    public sealed record Admit(SubjectId By, SessionStanding Standing) : SessionCommand;

    /// <summary>The practitioner does not admit.</summary>
    /// <param name="By">Who; must be the practitioner.</param>
    public sealed record Decline(SubjectId By) : SessionCommand;

    /// <summary>A side wants to hand an SDP offer to the relay. Only when this is not refused may the relay see it.</summary>
    /// <param name="By">Who.</param>
    public sealed record Offer(SubjectId By) : SessionCommand;

    /// <summary>The relay has answered a side's offer. Meanwhile the session may have ended or the side stepped out: then the new connection is
    /// dropped again.</summary>
    /// <param name="Side">Which side.</param>
    public sealed record Answered(Side Side) : SessionCommand;

    /// <summary>A side tells about microphone and camera.</summary>
    /// <param name="By">Who.</param>
    /// <param name="Devices">The devices.</param>
    public sealed record Present(SubjectId By, Devices Devices) : SessionCommand;

    /// <summary>Steps out (resumable) or finishes for both.</summary>
    /// <param name="By">Who.</param>
    /// <param name="Finish">True: finish.</param>
    public sealed record Leave(SubjectId By, bool Finish) : SessionCommand;

    /// <summary>Stop media now: consent withdrawn, restriction placed, practitioner suspended. Comes before anything is stored.</summary>
    /// <param name="Subject">Whose decision, or the suspended practitioner.</param>
    /// <param name="Reason">ConsentWithdrawn, Restricted or PractitionerSuspended.</param>
    public sealed record Stop(SubjectId Subject, EndReason Reason) : SessionCommand;

    /// <summary>The restricted person consented to continue (GDPR Art. 18(2)); it is in the ledger already. Media waits until the ledger confirms it.</summary>
    /// <param name="Subject">Who.</param>
    public sealed record ContinueDespiteRestriction(SubjectId Subject) : SessionCommand;

    /// <summary>The relay reports about a side.</summary>
    /// <param name="Side">Which side.</param>
    /// <param name="Change">What.</param>
    public sealed record RelayChanged(Side Side, RelayChange Change) : SessionCommand;

    /// <summary>Consent and restriction of both were asked for and answered.</summary>
    /// <param name="Standing">The answer.</param>
    public sealed record StandingConfirmed(SessionStanding Standing) : SessionCommand;

    /// <summary>Time passes. Due at least every <see cref="Gate.LeaseRule.ConfirmEvery"/> while a session is open.</summary>
    public sealed record Tick : SessionCommand;

    /// <summary>The session's state was restored after its node, or its activation, was lost: pages, connections and verdict are gone.</summary>
    public sealed record NodeLost : SessionCommand;
}
