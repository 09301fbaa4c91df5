using System.Collections.Immutable;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Signalling;

namespace BienEtre.Contracts.Sessions;

/// <summary>Outcome of a session command. Flat, because it also travels to browsers as JSON.</summary>
/// <param name="Refusal">None when done.</param>
/// <param name="Session">The session now, when the caller may see it.</param>
[GenerateSerializer, Immutable, Alias("session-result")]
public sealed record SessionResult([property: Id(0)] Refusal Refusal, [property: Id(1)] SessionView? Session)
{
    /// <summary>Done.</summary>
    /// <param name="view">The session now.</param>
    public static SessionResult Done(SessionView? view) => new(Refusal.None, view);

    /// <summary>Refused.</summary>
    /// <param name="refusal">Why.</param>
    public static SessionResult Refused(Refusal refusal) => new(refusal, null);
}

/// <summary>Outcome of joining signalling.</summary>
/// <param name="Refusal">None when joined.</param>
/// <param name="Session">The session now (for a session).</param>
/// <param name="Day">The day now (for a practitioner's watch).</param>
/// <param name="Epoch">Epoch of the sender.</param>
/// <param name="Sequence">Sequence of the last signal before the view was taken: the next one is this plus one.</param>
/// <param name="Missed">Signals after the last one seen, in order; empty when the view replaces them.</param>
[GenerateSerializer, Immutable, Alias("join-result")]
public sealed record JoinResult(
    [property: Id(0)] Refusal Refusal, [property: Id(1)] SessionView? Session, [property: Id(2)] PractitionerDay? Day, [property: Id(3)] string Epoch,
    [property: Id(4)] long Sequence, [property: Id(5)] ImmutableArray<Signal> Missed)
{
    /// <summary>Refused.</summary>
    /// <param name="refusal">Why.</param>
    public static JoinResult Refused(Refusal refusal) => new(refusal, null, null, "", 0, []);
}

/// <summary>Outcome of an offer.</summary>
/// <param name="Refusal">None when answered.</param>
/// <param name="Sdp">The SDP answer, or null.</param>
[GenerateSerializer, Immutable, Alias("offer-result")]
public sealed record OfferResult([property: Id(0)] Refusal Refusal, [property: Id(1)] string? Sdp);

/// <summary>Outcome of a decision taken in the room (withdraw, continue).</summary>
/// <param name="Refusal">None when stored. StorageUnavailable: media is stopped all the same; retry with the same operation id.</param>
[GenerateSerializer, Immutable, Alias("decision-result")]
public sealed record DecisionResult([property: Id(0)] Refusal Refusal);
