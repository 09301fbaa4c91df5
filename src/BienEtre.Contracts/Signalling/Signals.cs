using System.Collections.Immutable;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Subjects;

namespace BienEtre.Contracts.Signalling;

/// <summary>What a signal is about.</summary>
public enum SignalKind
{
    /// <summary>The session as the recipient may see it now; whole, so that the last one wins.</summary>
    Session = 0,

    /// <summary>The other side switched microphone or camera.</summary>
    Peer = 1,

    /// <summary>The practitioner's door and queue; whole.</summary>
    Day = 2,
}

/// <summary>One message to one recipient, in order and without gaps: a gap means a rejoin is due.</summary>
/// <param name="Epoch">Random id of the sender's activation; a new one starts at sequence 1.</param>
/// <param name="Sequence">1, 2, 3, ... per recipient and epoch.</param>
/// <param name="Kind">Which of the following is set.</param>
/// <param name="Session">The session, for <see cref="SignalKind.Session"/>.</param>
/// <param name="Peer">The other side's devices, for <see cref="SignalKind.Peer"/>.</param>
/// <param name="Day">The practitioner's day, for <see cref="SignalKind.Day"/>.</param>
[GenerateSerializer, Immutable, Alias("signal")]
public sealed record Signal(
    [property: Id(0)] string Epoch, [property: Id(1)] long Sequence, [property: Id(2)] SignalKind Kind, [property: Id(3)] SessionView? Session,
    [property: Id(4)] PeerDevices? Peer, [property: Id(5)] PractitionerDay? Day);

/// <summary>A signal and the connection it goes to.</summary>
/// <param name="ConnectionId">The SignalR connection on the receiving host.</param>
/// <param name="Signal">The signal.</param>
[GenerateSerializer, Immutable, Alias("delivery")]
public sealed record Delivery([property: Id(0)] string ConnectionId, [property: Id(1)] Signal Signal);

/// <summary>
/// The signalling bridge of one host: one observer per host, created at start-up outside grain context. Senders keep one ordered outbox per host with
/// one awaited batch in flight, which is what keeps signals in order (plain calls between silos are not).
/// </summary>
[Alias("host-observer"), GrainInterfaceType("host-observer")]
public interface IHostObserver : IGrainObserver
{
    /// <summary>Hands a batch to the host's connections, in order. Unknown connections are skipped.</summary>
    /// <param name="batch">At most 256 deliveries.</param>
    [Alias("deliver"), Open("from a grain to its own host; who may receive was decided when the recipient joined", Roles = Roles.System, Logged = false)]
    Task DeliverAsync(ImmutableArray<Delivery> batch);
}

/// <summary>Where a recipient is connected and what it has seen.</summary>
/// <param name="Host">The bridge of the host that holds the connection.</param>
/// <param name="ConnectionId">The SignalR connection.</param>
/// <param name="Epoch">Epoch of the last signal seen, or empty.</param>
/// <param name="LastSequence">Sequence of the last signal seen, or 0.</param>
[GenerateSerializer, Immutable, Alias("route")]
public sealed record Route(
    [property: Id(0)] IHostObserver Host, [property: Id(1)] string ConnectionId, [property: Id(2)] string Epoch, [property: Id(3)] long LastSequence);
