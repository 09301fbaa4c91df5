using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BienEtre.Media.Stun;

/// <summary>What a datagram is, as STUN sees it.</summary>
public enum StunParse
{
    /// <summary>No STUN message at all: wrong first bits or magic cookie.</summary>
    NotStun,

    /// <summary>A STUN message that breaks the format, or whose FINGERPRINT is wrong: drop it silently.</summary>
    Malformed,

    /// <summary>A well-formed binding request.</summary>
    BindingRequest,

    /// <summary>A well-formed message of another kind: a lite agent sends no checks, so it expects none.</summary>
    Other,
}

/// <summary>
/// A binding request, read in place and without allocation (RFC 8489 5, RFC 8445 7.1). Valid only as long as the datagram it was read from.
/// </summary>
public readonly ref struct StunBindingRequest
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _integrityOffset;

    private StunBindingRequest(ReadOnlySpan<byte> message, scoped in Attributes found)
    {
        _message = message;
        _integrityOffset = found.Integrity;
        UseCandidate = found.UseCandidate;
        HasPriority = found.HasPriority;
        HasFingerprint = found.HasFingerprint;
        PeerIsControlled = found.PeerIsControlled;
        UnknownRequired = found.UnknownRequired;
        if (found.Username != 0)
        {
            var username = message.Slice(found.Username, found.UsernameLength);
            var colon = username.IndexOf((byte)':');
            LocalUfrag = colon < 0 ? [] : username[..colon];
            RemoteUfrag = colon < 0 ? [] : username[(colon + 1)..];
        }
    }

    /// <summary>Its transaction id, 12 bytes.</summary>
    public ReadOnlySpan<byte> TransactionId => _message.Slice(8, StunWire.TransactionIdLength);

    /// <summary>Our user fragment: the part of USERNAME before the colon; empty where there is no well-formed USERNAME.</summary>
    public ReadOnlySpan<byte> LocalUfrag { get; }

    /// <summary>The browser's user fragment: the part after the colon.</summary>
    public ReadOnlySpan<byte> RemoteUfrag { get; }

    /// <summary>The browser nominates this pair (RFC 8445 7.1.1).</summary>
    public bool UseCandidate { get; }

    /// <summary>A FINGERPRINT stood there and was right.</summary>
    public bool HasFingerprint { get; }

    /// <summary>PRIORITY stood there, as every check must have (RFC 8445 7.1.1).</summary>
    public bool HasPriority { get; }

    /// <summary>MESSAGE-INTEGRITY stood there; <see cref="Verify"/> says whether it is right.</summary>
    public bool HasIntegrity => _integrityOffset != 0;

    /// <summary>The browser claims the controlled role, which is ours: answer 487 (RFC 8445 7.3.1.1).</summary>
    public bool PeerIsControlled { get; }

    /// <summary>The first attribute that must be understood and is not: answer 420 (RFC 8489 6.3.1); 0 where there is none.</summary>
    public ushort UnknownRequired { get; }

    /// <summary>Reads a datagram. Any bytes are allowed; nothing throws.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="request">The request; only meaningful for <see cref="StunParse.BindingRequest"/>.</param>
    public static StunParse TryParse(ReadOnlySpan<byte> datagram, out StunBindingRequest request)
    {
        request = default;
        if (datagram.Length < StunWire.HeaderLength || (datagram[0] & 0xC0) != 0
            || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != StunWire.Cookie)
        {
            return StunParse.NotStun;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (datagram.Length > StunWire.MessageBytesMax || (length & 3) != 0 || length != datagram.Length - StunWire.HeaderLength)
        {
            return StunParse.Malformed;
        }

        var found = default(Attributes);
        if (!found.Read(datagram))
        {
            return StunParse.Malformed;
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(datagram) != StunWire.BindingRequestType)
        {
            return StunParse.Other;
        }

        request = new StunBindingRequest(datagram, found);
        return StunParse.BindingRequest;
    }

    /// <summary>
    /// Checks MESSAGE-INTEGRITY with our password (RFC 8489 9.1.3, short-term), in constant time and without allocation. FINGERPRINT, which every check must
    /// carry (RFC 8445 7.1), must stand there too, so that no bit of the message is left unprotected.
    /// </summary>
    /// <param name="localPassword">Our password in ASCII.</param>
    /// <returns>Whether both stood there and are right.</returns>
    public bool Verify(ReadOnlySpan<byte> localPassword)
    {
        if (_integrityOffset == 0 || !HasFingerprint)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[StunWire.IntegrityLength];
        StunWire.Integrity(_message, _integrityOffset, localPassword, expected);
        return CryptographicOperations.FixedTimeEquals(expected, _message.Slice(_integrityOffset + 4, StunWire.IntegrityLength));
    }

    private struct Attributes
    {
        internal int Username;
        internal int UsernameLength;
        internal int Integrity;
        internal bool UseCandidate;
        internal bool HasPriority;
        internal bool HasFingerprint;
        internal bool PeerIsControlled;
        internal ushort UnknownRequired;

        internal bool Read(ReadOnlySpan<byte> message)
        {
            for (var offset = StunWire.HeaderLength; offset < message.Length;)
            {
                if (message.Length - offset < 4 || HasFingerprint)
                {
                    // FINGERPRINT is the last attribute (RFC 8489 14.7).
                    return false;
                }

                var type = BinaryPrimitives.ReadUInt16BigEndian(message[offset..]);
                var length = BinaryPrimitives.ReadUInt16BigEndian(message[(offset + 2)..]);
                var next = offset + 4 + ((length + 3) & ~3);
                if (next > message.Length || !Take(message, type, offset, length))
                {
                    return false;
                }

                offset = next;
            }

            return true;
        }

        // The first of several equal attributes counts, and what follows MESSAGE-INTEGRITY is not protected by it and ignored (RFC 8489 14.5).
        private bool Take(ReadOnlySpan<byte> message, ushort type, int offset, int length)
        {
            if (type == StunWire.Fingerprint)
            {
                HasFingerprint = true;
                return length == 4 && BinaryPrimitives.ReadUInt32BigEndian(message[(offset + 4)..]) == StunWire.FingerprintOf(message[..offset]);
            }

            return Integrity != 0 || TakeProtected(type, offset, length);
        }

        private bool TakeProtected(ushort type, int offset, int length)
        {
            switch (type)
            {
                case StunWire.Username when Username == 0:
                    Username = offset + 4;
                    UsernameLength = length;
                    return length <= 513;
                case StunWire.MessageIntegrity:
                    Integrity = offset;
                    return length == StunWire.IntegrityLength;
                case StunWire.Priority:
                    HasPriority = true;
                    return length == 4;
                case StunWire.UseCandidate:
                    UseCandidate = true;
                    return length == 0;
                case StunWire.IceControlled:
                    PeerIsControlled = true;
                    return length == 8;
                case StunWire.Username or StunWire.Realm or StunWire.Nonce or StunWire.MessageIntegritySha256:
                    return true;
                default:
                    UnknownRequired = UnknownRequired == 0 && type < 0x8000 ? type : UnknownRequired;
                    return true;
            }
        }
    }
}
