namespace BienEtre.Media;

/// <summary>What can happen to a member's connection.</summary>
public enum MediaEventKind
{
    /// <summary>
    /// The DTLS handshake is complete and the certificate matches the offer's fingerprint (RFC 8122), or checks are back after <see cref="Disconnected"/>.
    /// </summary>
    Connected,

    /// <summary>No authenticated connectivity check for about ten seconds (RFC 7675). The connection is kept for a while: checks may come back.</summary>
    Disconnected,

    /// <summary>The first packet of another member was forwarded to this member.</summary>
    MediaFlowing,

    /// <summary>
    /// The connection is gone: close_notify, left, room closed, too long silent, or the handshake failed. Keys are wiped. A connection that a new offer of the
    /// same member replaces raises nothing: its successor's <see cref="Connected"/> follows.
    /// </summary>
    Closed,
}
