using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using Orleans.Concurrency;

namespace BienEtre.Contracts.Sessions;

/// <summary>
/// One session, and the one authority on it: who waits, who is admitted, who is live, why it ended. Key: random session id.
/// Activated on the node whose relay carries the session, so that admitting, revoking and relaying are one in-process step.
/// </summary>
[Alias("session"), GrainInterfaceType("session")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Creates the session. Called by the employee's own grain. Idempotent for the same content.</summary>
    /// <param name="command">Who meets whom.</param>
    [Alias("request"), Requires(Purpose.Service, RecordClass.SessionSkeleton, Roles = Roles.System)]
    Task<SessionResult> RequestAsync(RequestSession command);

    /// <summary>The session as the caller may see it.</summary>
    [Alias("read"), Requires(Purpose.Service, RecordClass.SessionSkeleton, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.OwnRights)]
    Task<SessionResult> ReadAsync();

    /// <summary>Joins or rejoins the session's signalling; returns the view and what was missed.</summary>
    /// <param name="route">Where signals go.</param>
    // Own rights: whoever restricted processing must still see that the session is paused, and be offered to continue it (Art. 18(2)).
    [Alias("join"), Requires(Purpose.Service, RecordClass.SessionSignalling, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.OwnRights)]
    Task<JoinResult> JoinAsync(Route route);

    /// <summary>A connection is gone; media goes on, the person may rejoin.</summary>
    /// <param name="connectionId">The connection.</param>
    [Alias("disconnect"), Requires(Purpose.Service, RecordClass.SessionSignalling, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.Reduce)]
    Task DisconnectAsync(string connectionId);

    /// <summary>Practitioner opens the door. Needs the consent of both, confirmed now.</summary>
    [Alias("admit"), Requires(Purpose.LiveSession, RecordClass.SessionMedia, Roles = Roles.Practitioner)]
    Task<SessionResult> AdmitAsync();

    /// <summary>Practitioner does not admit: the session ends as NotAdmitted.</summary>
    [Alias("decline"), Requires(Purpose.Service, RecordClass.SessionSkeleton, Roles = Roles.Practitioner, Use = DataUse.Reduce)]
    Task<SessionResult> DeclineAsync();

    /// <summary>Hands an SDP offer to the relay. Needs admission and the consent of both.</summary>
    /// <param name="sdp">The SDP offer, at most 64 KiB.</param>
    [Alias("offer"), Requires(Purpose.LiveSession, RecordClass.SessionMedia, Roles = Roles.Employee | Roles.Practitioner)]
    Task<OfferResult> OfferAsync(string sdp);

    /// <summary>Tells the other side about microphone and camera.</summary>
    /// <param name="devices">The devices.</param>
    [Alias("present"), Requires(Purpose.LiveSession, RecordClass.SessionSignalling, Roles = Roles.Employee | Roles.Practitioner)]
    Task<SessionResult> PresentAsync(PeerDevices devices);

    /// <summary>Steps out (resumable) or finishes.</summary>
    /// <param name="finish">True: end for both.</param>
    [Alias("leave"), Requires(Purpose.Service, RecordClass.SessionSignalling, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.Reduce)]
    Task<SessionResult> LeaveAsync(bool finish);

    /// <summary>Stops media at once, before anything is stored: consent withdrawn, restriction placed, practitioner suspended.</summary>
    /// <param name="stop">Who and why.</param>
    // Interleaves: media stops whatever this grain is waiting for.
    [Alias("stop"), AlwaysInterleave, Requires(Purpose.Service, RecordClass.SessionSignalling, Roles = Roles.System, Use = DataUse.Reduce)]
    Task StopAsync(StopSession stop);

    /// <summary>A restricted subject consented to continue (Art. 18(2)); already in the ledger. Media waits until the ledger confirms it.</summary>
    /// <param name="subject">Subject id of who consented.</param>
    [Alias("resume-restricted"), Requires(Purpose.Service, RecordClass.SessionSignalling, Roles = Roles.System, Use = DataUse.OwnRights)]
    Task ContinueAsync(string subject);

    /// <summary>The relay reports about a side.</summary>
    /// <param name="side">Which side.</param>
    /// <param name="change">What.</param>
    [Alias("relay"), Open("the relay of this node reports connectivity; no content", Roles = Roles.System)]
    Task RelayChangedAsync(Side side, RelayChange change);

    /// <summary>The practitioner's queue tells the own place.</summary>
    /// <param name="place">1 = next.</param>
    // Interleaves: the practitioner's grain tells it while this grain may be waiting for that grain.
    [Alias("place"), AlwaysInterleave, Open("a number: the own place in the queue", Roles = Roles.System)]
    Task PlaceAsync(int place);
}

/// <summary>Who meets whom.</summary>
/// <param name="Employee">Subject id of the employee.</param>
/// <param name="Practitioner">Subject id of the practitioner.</param>
/// <param name="Alias">Pairwise alias under which the practitioner sees the employee, e.g. "Quiet Heron".</param>
/// <param name="Mode">Video or audio.</param>
[GenerateSerializer, Immutable, Alias("session-request")]
public sealed record RequestSession(
    [property: Id(0)] string Employee, [property: Id(1)] string Practitioner, [property: Id(2)] string Alias, [property: Id(3)] MediaMode Mode);

/// <summary>Why media stops.</summary>
/// <param name="Subject">Whose decision it is.</param>
/// <param name="Reason">ConsentWithdrawn, Restricted or PractitionerSuspended.</param>
[GenerateSerializer, Immutable, Alias("session-stop")]
public sealed record StopSession([property: Id(0)] string Subject, [property: Id(1)] EndReason Reason);

/// <summary>Which devices a side has on.</summary>
/// <param name="Microphone">Microphone on.</param>
/// <param name="Camera">Camera on.</param>
[GenerateSerializer, Immutable, Alias("peer-devices")]
public sealed record PeerDevices([property: Id(0)] bool Microphone, [property: Id(1)] bool Camera);

/// <summary>
/// A session as one side may see it. The practitioner never learns whether a withdrawal or a restriction ended or paused it: there <see cref="Reason"/> and
/// <see cref="Paused"/> are neutral.
/// </summary>
/// <param name="Id">Session id.</param>
/// <param name="Side">Which side you are.</param>
/// <param name="State">State.</param>
/// <param name="Reason">End reason, when ended and yours to know; null is shown as "the session has ended".</param>
/// <param name="Other">Name of the other side: the practitioner's display name, or the employee's alias.</param>
/// <param name="OtherHere">Whether the other side's page is connected.</param>
/// <param name="Mode">Video or audio.</param>
/// <param name="Place">Own place in the queue while waiting, 1 = next; null otherwise.</param>
/// <param name="LiveSince">When it went live first, or null.</param>
/// <param name="ResumeUntil">While interrupted: when it ends if nobody resumes.</param>
/// <param name="Paused">Media is paused by a restriction; neutral for the other side.</param>
/// <param name="ContinueUntil">For the restricted person only: until when consent to continue is possible (Art. 18(2)).</param>
[GenerateSerializer, Immutable, Alias("session-view")]
public sealed record SessionView(
    [property: Id(0)] string Id, [property: Id(1)] Side Side, [property: Id(2)] SessionState State, [property: Id(3)] EndReason? Reason,
    [property: Id(4)] string Other, [property: Id(5)] bool OtherHere, [property: Id(6)] MediaMode Mode, [property: Id(7)] int? Place,
    [property: Id(8)] DateTimeOffset? LiveSince, [property: Id(9)] DateTimeOffset? ResumeUntil, [property: Id(10)] bool Paused,
    [property: Id(11)] DateTimeOffset? ContinueUntil);
