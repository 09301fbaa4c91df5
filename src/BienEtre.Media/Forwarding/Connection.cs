using BienEtre.Media.Rtcp;
using BienEtre.Media.Sdp;
using BienEtre.Media.Srtp;

namespace BienEtre.Media.Forwarding;

/// <summary>How far a connection's DTLS association is.</summary>
internal enum DtlsPhase
{
    /// <summary>No handshake was started.</summary>
    Idle,

    /// <summary>The handshake runs.</summary>
    Shaking,

    /// <summary>Keys are installed: the certificate matched.</summary>
    Established,
}

/// <summary>One member's peer connection: ICE, DTLS, SRTP, what it publishes and where it receives.</summary>
internal sealed class Connection : IDisposable
{
    private readonly PacketCachePool _caches;
    private PacketCache? _cache;
    private long _cachedAt;

    /// <summary>A connection of a fresh offer.</summary>
    /// <param name="id">Its number, unique for the life of the relay.</param>
    /// <param name="room">Its room.</param>
    /// <param name="member">Its member.</param>
    /// <param name="session">What was agreed.</param>
    /// <param name="now">Microseconds.</param>
    /// <param name="caches">Where its retransmission cache comes from.</param>
    /// <param name="random">For first numbers.</param>
    public Connection(long id, Room room, string member, NegotiatedSession session, long now, PacketCachePool caches, IRandomSource random)
    {
        Id = id;
        Room = room;
        Member = member;
        CreatedAt = CheckedAt = now;
        _caches = caches;
        Session = session;
        Agree(session, random);
        Span<byte> ssrc = stackalloc byte[4];
        random.Fill(ssrc);
        FeedbackSsrc = Slots.Count > 0 ? Slots[0].Media.Ssrc : BitConverter.ToUInt32(ssrc);
    }

    /// <summary>Its number.</summary>
    public long Id { get; }

    /// <summary>Its room.</summary>
    public Room Room { get; }

    /// <summary>Its member.</summary>
    public string Member { get; }

    /// <summary>What was agreed last.</summary>
    public NegotiatedSession Session { get; private set; }

    /// <summary>Its ICE credentials as checks carry them: one, or two while an ICE restart is under way; the newest last.</summary>
    public List<IceRegistration> Registrations { get; } = [];

    /// <summary>Whether feedback may be sent without a report in front (RFC 5506).</summary>
    public bool ReducedSize { get; private set; }

    /// <summary>When it was offered.</summary>
    public long CreatedAt { get; }

    /// <summary>When the last authenticated check came.</summary>
    public long CheckedAt { get; set; }

    /// <summary>Its addresses.</summary>
    public IceTuples Tuples { get; } = new();

    /// <summary>Its last checks.</summary>
    public TransactionMemory Transactions { get; } = new();

    /// <summary>Its DTLS association.</summary>
    public DtlsPhase Dtls { get; set; }

    /// <summary>DTLS datagrams waiting for a free handshake.</summary>
    public FlightBuffer Flight { get; } = new();

    /// <summary>Whether checks have been missing for long.</summary>
    public bool IsDisconnected { get; set; }

    /// <summary>Opens what it sends; null before the handshake is complete.</summary>
    public SrtpInbound? Inbound { get; private set; }

    /// <summary>Seals what it receives; null before the handshake is complete.</summary>
    public SrtpOutbound? Outbound { get; private set; }

    /// <summary>What it publishes.</summary>
    public List<Publication> Publications { get; } = [];

    /// <summary>Where it receives.</summary>
    public List<ReceiveSlot> Slots { get; } = [];

    /// <summary>Arrivals for transport-wide feedback to it.</summary>
    public TransportFeedbackRecorder Feedback { get; } = new();

    /// <summary>When feedback went out last.</summary>
    public long FeedbackAt { get; set; }

    /// <summary>When reports are due.</summary>
    public long ReportAt { get; set; }

    /// <summary>When its last media packet came.</summary>
    public long MediaAt { get; set; } = long.MinValue / 2;

    /// <summary>The source in whose name feedback to it is sent.</summary>
    public uint FeedbackSsrc { get; }

    /// <summary>Round trip to it in microseconds, from its receiver reports.</summary>
    public long RoundTrip { get; set; } = 100 * RelayBounds.Millisecond;

    /// <summary>Rate of what the relay sends to it.</summary>
    public RateMeter SentRate { get; } = new();

    /// <summary>How much of that may be repairs.</summary>
    public RepairBudget Repairs { get; } = new();

    /// <summary>What its estimates mean for its publisher.</summary>
    public ReceiverLimit Limit { get; } = new();

    /// <summary>Whether it was told that media flows to it.</summary>
    public bool MediaFlowed { get; set; }

    /// <summary>The publisher's NTP clock against the relay's: one difference for all its tracks keeps them in step and reveals no client's clock.</summary>
    public ulong? ClockOffset { get; set; }

    /// <summary>Whether media can be sent to it.</summary>
    public bool CanReceive => Outbound is not null && Tuples.HasSelected && !IsDisconnected;

    /// <summary>Takes over a renewed agreement: an ICE restart, or more sections. Keys, sources and numbering stay.</summary>
    /// <param name="session">What was agreed.</param>
    /// <param name="random">For first numbers.</param>
    public void Agree(NegotiatedSession session, IRandomSource random)
    {
        Session = session;
        ReducedSize = session.Sections.All(section => section.ReducedSize);
        foreach (var section in session.Sections)
        {
            if (section.Receives)
            {
                AgreePublication(section);
            }

            if (section is { Sends: true, Outgoing: { } outgoing })
            {
                AgreeSlot(section, outgoing, random);
            }
        }

        foreach (var slot in Slots)
        {
            if (!session.Sections.Any(section => section.Sends && section.Mid == slot.Section.Mid))
            {
                slot.Close();
            }
        }

        for (var i = Publications.Count - 1; i >= 0; i--)
        {
            var gone = Publications[i];
            if (!session.Sections.Any(section => section.Receives && section.Mid == gone.Section.Mid))
            {
                Publications.RemoveAt(i);
                foreach (var slot in gone.Receivers.ToArray())
                {
                    slot.Fill(null);
                }
            }
        }
    }

    /// <summary>Installs the keys of a completed handshake.</summary>
    /// <param name="keys">The exported keys; disposed here.</param>
    public void Install(SrtpKeyMaterial keys)
    {
        using (keys)
        {
            Inbound?.Dispose();
            Outbound?.Dispose();
            Inbound = new SrtpInbound(SrtpCipher.Create(keys.Profile, keys.ClientKey, keys.ClientSalt));
            Outbound = new SrtpOutbound(SrtpCipher.Create(keys.Profile, keys.ServerKey, keys.ServerSalt));
        }

        Dtls = DtlsPhase.Established;
    }

    /// <summary>Finds the track of a source; sources that were not declared are bound by the section's name in the packet, else by payload type.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="ssrc">An authenticated source.</param>
    /// <param name="payloadType">The packet's payload type.</param>
    /// <param name="mid">The name in the packet, or empty.</param>
    /// <param name="isRtx">Whether it carries retransmissions.</param>
    public Publication? Find(long now, uint ssrc, byte payloadType, ReadOnlySpan<byte> mid, out bool isRtx)
    {
        foreach (var publication in Publications)
        {
            if (publication.Ssrc == ssrc || publication.RtxSsrc == ssrc)
            {
                isRtx = publication.RtxSsrc == ssrc;
                return publication;
            }
        }

        return Bind(now, ssrc, payloadType, mid, out isRtx);
    }

    /// <summary>The retransmission cache; taken from the pool with the first packet.</summary>
    /// <param name="now">Microseconds.</param>
    public PacketCache CacheFor(long now)
    {
        _cachedAt = now;
        return _cache ??= _caches.Rent();
    }

    /// <summary>The retransmission cache, if there is one.</summary>
    public PacketCache? Cache => _cache;

    /// <summary>Gives the cache back, wiped, when nothing was kept for a while or media may not flow.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="mayForward">Whether media may flow.</param>
    public void TrimCache(long now, bool mayForward)
    {
        if (!mayForward || now - _cachedAt > 3 * RelayBounds.Second)
        {
            ReturnCache();
        }
    }

    /// <summary>Zeroes keys and cached media.</summary>
    public void Dispose()
    {
        foreach (var registration in Registrations)
        {
            registration.Dispose();
        }

        Inbound?.Dispose();
        Outbound?.Dispose();
        Inbound = null;
        Outbound = null;
        Flight.Clear();
        ReturnCache();
    }

    private void ReturnCache()
    {
        if (_cache is not null)
        {
            _caches.Return(_cache);
            _cache = null;
        }
    }

    private Publication? Bind(long now, uint ssrc, byte payloadType, ReadOnlySpan<byte> mid, out bool isRtx)
    {
        Publication? found = null;
        var matches = 0;
        foreach (var publication in Publications)
        {
            var fits = publication.CodecOf(payloadType) is not null || publication.RepairedBy(payloadType) is not null;
            if (fits && (mid.IsEmpty || mid.SequenceEqual(publication.Mid)))
            {
                found = publication;
                matches++;
            }
        }

        isRtx = found?.RepairedBy(payloadType) is not null;
        return matches == 1 && found!.TryBind(now, ssrc, isRtx) ? found : null;
    }

    private void AgreePublication(NegotiatedSection section)
    {
        foreach (var publication in Publications)
        {
            if (publication.Section.Mid == section.Mid)
            {
                publication.Renew(section);
                return;
            }
        }

        Publications.Add(new Publication(this, section, section.Index));
    }

    private void AgreeSlot(NegotiatedSection section, OutgoingSource outgoing, IRandomSource random)
    {
        foreach (var slot in Slots)
        {
            if (slot.Section.Mid == section.Mid)
            {
                slot.Renew(section);
                return;
            }
        }

        Slots.Add(new ReceiveSlot(this, section, outgoing, random));
    }
}
