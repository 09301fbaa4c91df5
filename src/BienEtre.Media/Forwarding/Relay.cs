using BienEtre.Media.Dtls;
using BienEtre.Media.Ice;
using BienEtre.Media.Sdp;

namespace BienEtre.Media.Forwarding;

/// <summary>
/// The relay without I/O: datagrams and time in, datagrams and events out. One owner thread calls everything except <see cref="Leases"/>, which any thread
/// may use. The owner drains <see cref="TryDequeue"/> after each call and calls <see cref="Tick"/> when <see cref="NextDeadline"/> is reached or the DTLS
/// endpoint has output. Times are microseconds of a monotonic clock and never negative.
/// </summary>
internal sealed class Relay : IDisposable
{
    private readonly RelaySettings _settings;
    private readonly IDtlsEndpoint _dtls;
    private readonly RelayContext _context;
    private readonly ConnectionTable _connections = new();
    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly StunIntake _stun;
    private readonly DtlsPort _dtlsPort;
    private readonly RtpIntake _rtp;
    private readonly RtcpIntake _rtcp;
    private readonly RtcpOutflow _outflow;
    private readonly List<Connection> _ended = [];
    private long _nextId;
    private long _pruneAt;

    /// <summary>A relay without rooms.</summary>
    /// <param name="settings">Candidates, randomness and bounds.</param>
    /// <param name="dtls">The node's DTLS server.</param>
    /// <param name="counters">Where everything is counted.</param>
    public Relay(RelaySettings settings, IDtlsEndpoint dtls, MediaCounters counters)
    {
        _settings = settings;
        _dtls = dtls;
        _context = new RelayContext(counters);
        _stun = new StunIntake(_context, _connections);
        _dtlsPort = new DtlsPort(_context, _connections, dtls);
        var forwarder = new Forwarder(_context);
        _rtp = new RtpIntake(_context, forwarder);
        _rtcp = new RtcpIntake(_context, forwarder);
        _outflow = new RtcpOutflow(_context);
    }

    /// <summary>The rooms' permissions to forward; thread-safe.</summary>
    public Leases Leases { get; } = new();

    /// <summary>When <see cref="Tick"/> is due, in microseconds; <see cref="long.MaxValue"/> while there is nothing to wait for.</summary>
    public long NextDeadline { get; private set; } = long.MaxValue;

    /// <summary>Takes the next datagram to send; valid until the core is called again.</summary>
    /// <param name="output">The datagram.</param>
    public bool TryDequeue(out RelayOutput output) => _context.Output.TryDequeue(out output);

    /// <summary>Takes the next event.</summary>
    /// <param name="taken">The event.</param>
    public bool TryTakeEvent(out MediaEvent taken) => _context.TryTakeEvent(out taken);

    /// <summary>Takes a datagram from the network (RFC 7983 section 7). Any bytes are allowed; what cannot be used is dropped and counted.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="datagram">The datagram; changed in place.</param>
    /// <param name="from">Where it came from.</param>
    public void Receive(long now, Span<byte> datagram, in TransportAddress from)
    {
        _context.Counters.Add(MediaCounter.DatagramsReceived);
        switch (datagram.IsEmpty ? byte.MaxValue : datagram[0])
        {
            case <= 3:
                _stun.Receive(now, datagram, from);
                break;
            case >= 20 and <= 63:
                if (KnownSender(from) is { } shaking)
                {
                    _dtlsPort.Receive(shaking, datagram);
                }

                break;
            case >= 128 and <= 191 when datagram.Length >= 8:
                if (KnownSender(from) is { } sender)
                {
                    ReceiveMedia(now, sender, datagram);
                }

                break;
            default:
                _context.Counters.Add(MediaCounter.DropUnknownProtocol);
                break;
        }
    }

    /// <summary>Takes the DTLS endpoint's output and does what is due.</summary>
    /// <param name="now">Microseconds.</param>
    public void Tick(long now)
    {
        while (_dtlsPort.TryDrain(now, out var ended))
        {
            if (ended is not null)
            {
                Remove(now, ended, raise: true);
            }
        }

        if (now < NextDeadline)
        {
            return;
        }

        var active = false;
        foreach (var connection in _connections.All)
        {
            active |= now - connection.MediaAt < 2 * RelayBounds.Second;
            Tend(now, connection);
        }

        foreach (var connection in _ended)
        {
            Remove(now, connection, raise: true);
        }

        _ended.Clear();
        Prune(now);
        NextDeadline = _connections.Count == 0 ? long.MaxValue : now + (active ? RelayBounds.TickActive : RelayBounds.TickQuiet);
    }

    /// <summary>Answers an offer. A member's new offer renews its connection when the certificate is the same, else it replaces it.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="roomName">The room; made when missing.</param>
    /// <param name="member">The member.</param>
    /// <param name="offer">The offer.</param>
    public OfferOutcome Offer(long now, string roomName, string member, SdpOffer offer)
    {
        _rooms.TryGetValue(roomName, out var room);
        var present = room?.Find(member);
        if (present is null && (_connections.Count >= _settings.ConnectionsMax || (room is null && _rooms.Count >= RelayBounds.RoomsMax)))
        {
            return Refuse(OfferRefusal.ServerFull);
        }

        if (present is null && room?.Members.Count >= _settings.RoomMembersMax)
        {
            return Refuse(OfferRefusal.RoomFull);
        }

        var renewed = present is not null && SameCertificate(present.Session.Fingerprint, offer.Fingerprint) ? present : null;
        var keepsIce = renewed is not null && string.Equals(renewed.Session.RemoteUfrag, offer.Ufrag, StringComparison.Ordinal);
        var parameters = new AnswerParameters
        {
            Ice = keepsIce ? renewed!.Session.Local : IceCredentials.Create(_settings.Random),
            FingerprintSha256 = _dtls.FingerprintSha256,
            Candidates = _settings.Candidates,
            Random = _settings.Random,
            Previous = renewed?.Session,
        };
        if (SdpNegotiation.Answer(offer, parameters) is not SdpOutcome.Answered answered)
        {
            return Refuse(OfferRefusal.NoCommonCodec);
        }

        if (present is not null && renewed is null)
        {
            Remove(now, present, raise: false);
            _rooms.TryGetValue(roomName, out room);
        }

        room ??= _rooms[roomName] = new Room(roomName, Leases.Of(roomName));
        Agree(now, room, member, renewed, answered.Session, keepsIce);
        return new OfferOutcome.Answered(answered.Sdp);
    }

    /// <summary>Ends a member's connection.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="room">The room.</param>
    /// <param name="member">The member.</param>
    public void Leave(long now, string room, string member)
    {
        if (_rooms.TryGetValue(room, out var found) && found.Find(member) is { } connection)
        {
            Remove(now, connection, raise: true);
        }
    }

    /// <summary>Ends a room: its lease and every connection.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="room">The room.</param>
    public void Close(long now, string room)
    {
        Leases.Remove(room);
        while (_rooms.TryGetValue(room, out var found) && found.Members.Count > 0)
        {
            Remove(now, found.Members[0], raise: true);
        }
    }

    /// <summary>Ends every room and wipes every key and cache.</summary>
    public void Dispose()
    {
        foreach (var connection in _connections.All)
        {
            _dtls.Close(connection.Id);
            connection.Dispose();
        }
    }

    private static bool SameCertificate(SdpFingerprint one, SdpFingerprint other) =>
        string.Equals(one.Algorithm, other.Algorithm, StringComparison.OrdinalIgnoreCase) && one.Value.Span.SequenceEqual(other.Value.Span);

    private void Agree(long now, Room room, string member, Connection? renewed, NegotiatedSession session, bool keepsIce)
    {
        var connection = renewed;
        if (connection is null)
        {
            connection = new Connection(++_nextId, room, member, session, now, _context.Caches, _settings.Random);
            _connections.Add(connection);
            room.Members.Add(connection);
        }
        else
        {
            connection.Agree(session, _settings.Random);
        }

        if (!keepsIce)
        {
            _connections.Register(new IceRegistration(connection, session.Local, session.RemoteUfrag));
        }

        room.AssignSlots();
        NextDeadline = Math.Min(NextDeadline, now + RelayBounds.TickQuiet);
    }

    private Connection? KnownSender(in TransportAddress from)
    {
        var connection = _connections.ByAddress(from);
        if (connection is null)
        {
            _context.Counters.Add(MediaCounter.DropUnknownAddress);
        }

        return connection;
    }

    private void ReceiveMedia(long now, Connection connection, Span<byte> datagram)
    {
        if (connection.Inbound is null)
        {
            _context.Counters.Add(MediaCounter.DropMediaBeforeKeys);
            return;
        }

        // RFC 5761 section 4: payload types 64 to 95 are RTCP's.
        if ((datagram[1] & 0x7F) is >= 64 and <= 95)
        {
            _rtcp.Receive(now, connection, datagram);
            return;
        }

        _rtp.Receive(now, connection, datagram);
        NextDeadline = Math.Min(NextDeadline, now + RelayBounds.TickActive);
    }

    private void Tend(long now, Connection connection)
    {
        var silent = now - connection.CheckedAt;
        if (silent >= RelayBounds.ForgottenAfter
            || (connection.Dtls != DtlsPhase.Established && now - connection.CreatedAt >= RelayBounds.HandshakeWithin))
        {
            _ended.Add(connection);
            return;
        }

        if (silent >= RelayBounds.DisconnectedAfter && !connection.IsDisconnected && connection.Dtls == DtlsPhase.Established)
        {
            connection.IsDisconnected = true;
            _context.Raise(connection, MediaEventKind.Disconnected);
        }

        _dtlsPort.Retry(connection);
        connection.TrimCache(now, connection.Room.MayForward(now));
        _outflow.Flush(now, connection);
    }

    private void Remove(long now, Connection connection, bool raise)
    {
        _dtlsPort.Close(now, connection);
        _connections.Remove(connection);
        var room = connection.Room;
        room.Members.Remove(connection);
        connection.Dispose();
        foreach (var slot in connection.Slots)
        {
            slot.Fill(null);
        }

        room.AssignSlots();
        if (room.Members.Count == 0)
        {
            _rooms.Remove(room.Name);
        }

        if (raise)
        {
            _context.Raise(connection, MediaEventKind.Closed);
        }
    }

    private void Prune(long now)
    {
        if (now < _pruneAt)
        {
            return;
        }

        _pruneAt = now + RelayBounds.ForgottenAfter;
        if (Leases.Count > _rooms.Count)
        {
            Leases.Prune(now - RelayBounds.ForgottenAfter, _rooms.ContainsKey);
        }
    }

    private OfferOutcome.Refused Refuse(OfferRefusal reason)
    {
        _context.Counters.Add(MediaCounter.OffersRefused);
        return new OfferOutcome.Refused(reason);
    }
}
