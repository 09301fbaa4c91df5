using System.Collections.Immutable;
using BienEtre.Contracts.Sessions;

namespace BienEtre.Contracts.Signalling;

/// <summary>What a browser may call. Implemented by the hub with one grain call each; mirrored in TypeScript and checked against this by a test.</summary>
public interface IConsultationHub
{
    /// <summary>Joins (or rejoins) a session's signalling. An employee who joins is at the door: the practitioner hears a knock.</summary>
    /// <param name="session">Session id.</param>
    /// <param name="epoch">Epoch of the last signal seen, or empty.</param>
    /// <param name="lastSequence">Sequence of the last signal seen, or 0.</param>
    Task<JoinResult> Join(string session, string epoch, long lastSequence);

    /// <summary>Practitioner: watches the own door and queue.</summary>
    /// <param name="epoch">Epoch of the last signal seen, or empty.</param>
    /// <param name="lastSequence">Sequence of the last signal seen, or 0.</param>
    Task<JoinResult> Watch(string epoch, long lastSequence);

    /// <summary>Practitioner: opens the door for this one session.</summary>
    /// <param name="session">Session id.</param>
    Task<SessionResult> Admit(string session);

    /// <summary>Practitioner: does not admit.</summary>
    /// <param name="session">Session id.</param>
    Task<SessionResult> Decline(string session);

    /// <summary>Hands the SDP offer over; the answer comes back. Only the browser offers.</summary>
    /// <param name="session">Session id.</param>
    /// <param name="sdp">The SDP offer.</param>
    Task<OfferResult> Offer(string session, string sdp);

    /// <summary>Tells the other side whether microphone and camera are on.</summary>
    /// <param name="session">Session id.</param>
    /// <param name="devices">The devices.</param>
    Task<SessionResult> Present(string session, PeerDevices devices);

    /// <summary>Steps out (resumable for 10 minutes) or finishes.</summary>
    /// <param name="session">Session id.</param>
    /// <param name="finish">True: end the session for both.</param>
    Task<SessionResult> Leave(string session, bool finish);

    /// <summary>Withdraws the own consent to live media: media stops within 250 ms, then the decision is stored.</summary>
    /// <param name="operationId">Idempotency key, 32 hexadecimal digits; the same on a retry.</param>
    Task<DecisionResult> WithdrawConsent(string operationId);

    /// <summary>Consents to continue this session despite the own restriction (GDPR Art. 18(2)).</summary>
    /// <param name="session">Session id.</param>
    /// <param name="operationId">Idempotency key, 32 hexadecimal digits; the same on a retry.</param>
    Task<DecisionResult> ContinueDespiteRestriction(string session, string operationId);
}

/// <summary>What the server calls in a browser.</summary>
public interface IConsultationClient
{
    /// <summary>Signals in order.</summary>
    /// <param name="signals">One or more.</param>
    Task Signals(ImmutableArray<Signal> signals);
}
