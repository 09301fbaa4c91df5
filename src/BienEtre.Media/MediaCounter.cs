namespace BienEtre.Media;

/// <summary>
/// The names of everything the relay counts. Each drop at a network door has one. Counters hold sums of the node only: no address, no SSRC, no room, no member.
/// </summary>
public enum MediaCounter
{
    /// <summary>Datagrams read from the socket.</summary>
    DatagramsReceived,

    /// <summary>Datagrams handed to the socket.</summary>
    DatagramsSent,

    /// <summary>Media packets sealed for a receiver (retransmissions not included).</summary>
    PacketsForwarded,

    /// <summary>Packets retransmitted to a receiver from the cache (RFC 4588).</summary>
    PacketsRetransmitted,

    /// <summary>Retransmissions of a publisher that filled a gap.</summary>
    PacketsRecovered,

    /// <summary>Padding-only packets of publishers: counted in transport feedback, not forwarded.</summary>
    PaddingOnly,

    /// <summary>Dropped: first byte belongs to no protocol of RFC 7983, or the datagram is shorter than its protocol's header.</summary>
    DropUnknownProtocol,

    /// <summary>Dropped: malformed STUN message, or not a binding request (RFC 8489).</summary>
    DropStunMalformed,

    /// <summary>Dropped in silence: STUN for a user name fragment nobody has.</summary>
    DropStunUnknownUser,

    /// <summary>Dropped: STUN whose MESSAGE-INTEGRITY does not verify.</summary>
    DropStunUnauthenticated,

    /// <summary>Dropped: a check that came before from another address. Who records and replays checks must not draw media to himself.</summary>
    DropStunReplayed,

    /// <summary>Dropped: DTLS, RTP or RTCP from an address that passed no authenticated check.</summary>
    DropUnknownAddress,

    /// <summary>A remote address was forgotten because its connection reached the bound on addresses.</summary>
    TuplesEvicted,

    /// <summary>Dropped: DTLS that found no free handshake and no room in the one-flight buffer.</summary>
    DropDtlsBufferFull,

    /// <summary>DTLS handshakes that failed: wrong fingerprint, no common parameters, time-out.</summary>
    DtlsFailed,

    /// <summary>DTLS handshakes not begun: too many pending, or a fingerprint that is not one.</summary>
    DtlsRefused,

    /// <summary>Dropped: DTLS of a connection that the endpoint does not know (any more).</summary>
    DropDtlsUnknownConnection,

    /// <summary>Dropped: a DTLS datagram that is too long, or whose connection has too many waiting.</summary>
    DropDtlsQueueFull,

    /// <summary>Dropped: a DTLS datagram to a browser, because too many wait to be sent.</summary>
    DropDtlsOutputFull,

    /// <summary>Dropped: media that came before the handshake was complete and the fingerprint matched.</summary>
    DropMediaBeforeKeys,

    /// <summary>Dropped: RTP that does not parse (RFC 3550 section 5.1).</summary>
    DropRtpMalformed,

    /// <summary>Dropped: RTP or RTCP whose authentication tag does not verify (RFC 3711, RFC 7714).</summary>
    DropUnauthenticated,

    /// <summary>Dropped: replayed or older than the replay window (RFC 3711 section 3.3.2).</summary>
    DropReplayed,

    /// <summary>Dropped: one more SSRC than a connection may use.</summary>
    DropTooManySources,

    /// <summary>Dropped: a source that belongs to no negotiated section, or a payload type that was not negotiated.</summary>
    DropUnknownSource,

    /// <summary>Dropped: the packet was already received on the other way (original and retransmission).</summary>
    DropDuplicate,

    /// <summary>Dropped: no running lease for the room (not admitted, revoked, or expired).</summary>
    DropNoLease,

    /// <summary>Dropped towards one receiver: its connection is not established, or its checks are missing.</summary>
    DropReceiverNotReady,

    /// <summary>Dropped towards one receiver: it did not negotiate this codec.</summary>
    DropCodecUnknownToReceiver,

    /// <summary>Dropped towards one receiver: the packet is too old for the receiver's sequence space, or its index was used: no nonce twice.</summary>
    DropIndexUsed,

    /// <summary>Dropped: the packet would not fit into one datagram after rewriting.</summary>
    DropTooLong,

    /// <summary>Dropped: RTCP that does not parse (RFC 3550 section 6).</summary>
    DropRtcpMalformed,

    /// <summary>Retransmissions asked for by a receiver that the cache no longer held, or repeated within a round trip.</summary>
    RetransmissionsNotServed,

    /// <summary>Retransmissions not sent because a receiver's share of repairs was used up.</summary>
    RetransmissionsOverBudget,

    /// <summary>Missing packets of a publisher given up: too old or too many.</summary>
    LossesGivenUp,

    /// <summary>Key frames requested from publishers (RFC 4585 section 6.3.1).</summary>
    KeyFramesRequested,

    /// <summary>Dropped: the batch of outgoing datagrams was full.</summary>
    DropOutputFull,

    /// <summary>Events dropped because nobody read them in time.</summary>
    DropEvents,

    /// <summary>Commands refused because too many waited.</summary>
    DropCommands,

    /// <summary>Datagrams the operating system refused to send (buffer full, no route).</summary>
    SendFailed,

    /// <summary>Errors reported by the socket while receiving.</summary>
    ReceiveFailed,

    /// <summary>Offers refused because they are no offers this relay can read.</summary>
    OffersUnreadable,

    /// <summary>Offers refused that could be read.</summary>
    OffersRefused,

    /// <summary>Leases refused because there are too many rooms: nothing is forwarded there.</summary>
    LeasesRefused,

    /// <summary>Errors of the relay itself while it handled one datagram or command; that one was given up. Anything but zero is a defect to report.</summary>
    Faults,
}
