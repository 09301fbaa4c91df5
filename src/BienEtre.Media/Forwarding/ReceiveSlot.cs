using BienEtre.Media.Rtcp;
using BienEtre.Media.Sdp;
using BienEtre.Media.Srtp;

namespace BienEtre.Media.Forwarding;

/// <summary>
/// A place in a receiver's agreement that one publication at a time fills: our own stable source, with sequence numbers and timestamps that continue when
/// another source takes the place over. Within one source they are the publisher's own, moved by a constant.
/// </summary>
internal sealed class ReceiveSlot
{
    /// <summary>
    /// A longer jump of the publisher's numbers is closed up, because a receiver loses a source whose numbers jump by half a cycle (RFC 3711 section 3.3.1).
    /// </summary>
    private const int JumpMax = 8192;

    private const byte Unmapped = 0xFF;

    private readonly byte[] _payloadTypes = new byte[128];
    private readonly byte[] _rtxPayloadTypes = new byte[128];
    private readonly RepeatGuard _repeats = new();
    private long _offset;
    private long _floor;
    private uint _timestampOffset;
    private uint _lastTimestamp;
    private long _lastSentAt;
    private int _generation;
    private bool _started;
    private ulong _rtxIndex;

    /// <summary>A slot of a receiver.</summary>
    /// <param name="receiver">Who receives.</param>
    /// <param name="section">The section it was agreed in.</param>
    /// <param name="outgoing">Our source there.</param>
    /// <param name="random">For the first number of the retransmissions.</param>
    public ReceiveSlot(Connection receiver, NegotiatedSection section, OutgoingSource outgoing, IRandomSource random)
    {
        Receiver = receiver;
        Section = section;
        Outgoing = outgoing;
        Mid = System.Text.Encoding.ASCII.GetBytes(section.Mid);
        Media = new SrtpOutboundSource(outgoing.Ssrcs.Media);
        Rtx = outgoing.Ssrcs.Rtx == 0 ? null : new SrtpOutboundSource(outgoing.Ssrcs.Rtx);
        Span<byte> start = stackalloc byte[2];
        random.Fill(start);

        // Below 2^15, so that a lost first packet cannot confuse the receiver's rollover counter.
        _rtxIndex = (ulong)(((start[0] & 0x7F) << 8) | start[1]);
    }

    /// <summary>Who receives.</summary>
    public Connection Receiver { get; }

    /// <summary>The section it was agreed in.</summary>
    public NegotiatedSection Section { get; private set; }

    /// <summary>Our sources and their names.</summary>
    public OutgoingSource Outgoing { get; }

    /// <summary>The section's name as the header extension carries it.</summary>
    public byte[] Mid { get; }

    /// <summary>Our media source.</summary>
    public SrtpOutboundSource Media { get; }

    /// <summary>Our retransmission source, or null.</summary>
    public SrtpOutboundSource? Rtx { get; }

    /// <summary>What fills it, or null.</summary>
    public Publication? Source { get; private set; }

    /// <summary>The member that filled it last: the same one gets it back after a restart.</summary>
    public string? LastMember { get; private set; }

    /// <summary>The highest number sent, unwrapped; -1 before the first packet.</summary>
    public long Highest { get; private set; } = -1;

    /// <summary>Packets sent (RFC 3550 section 6.4.1).</summary>
    public uint Packets { get; private set; }

    /// <summary>Payload octets sent.</summary>
    public uint Octets { get; private set; }

    /// <summary>Whether the browser still receives here. A closed slot keeps its numbering, because its source must never number from the start.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Takes over what a renewed agreement says about the section.</summary>
    /// <param name="section">The same section, agreed again.</param>
    public void Renew(NegotiatedSection section)
    {
        Section = section;
        IsOpen = true;
        MapCodecs();
    }

    /// <summary>Empties the slot for as long as the browser does not receive here.</summary>
    public void Close()
    {
        Fill(null);
        IsOpen = false;
    }

    /// <summary>Fills the slot, or empties it.</summary>
    /// <param name="publication">The publication, or null.</param>
    public void Fill(Publication? publication)
    {
        Source?.Receivers.Remove(this);
        Source = publication;
        _started = false;
        if (publication is not null)
        {
            publication.Receivers.Add(this);
            LastMember = publication.Owner.Member;
        }

        MapCodecs();
    }

    /// <summary>The receiver's number for a publisher's payload type.</summary>
    /// <param name="payloadType">The publisher's number.</param>
    /// <param name="mapped">The receiver's number.</param>
    public bool TryMap(byte payloadType, out byte mapped) => (mapped = _payloadTypes[payloadType]) != Unmapped;

    /// <summary>The receiver's number for retransmissions of a publisher's payload type.</summary>
    /// <param name="payloadType">The publisher's number for the media.</param>
    /// <param name="mapped">The receiver's number for its retransmissions.</param>
    public bool TryMapRtx(byte payloadType, out byte mapped) => (mapped = _rtxPayloadTypes[payloadType]) != Unmapped;

    /// <summary>Where a publisher's packet stands in this slot's numbering. The first packet of a source sets the place.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="begins">Whether it is the first one of its source, or after a long gap: the receiver needs a key frame.</param>
    /// <returns>The unwrapped number; negative when the packet is from before the source's first one here.</returns>
    public long Place(long now, in MediaPacket packet, out bool begins)
    {
        begins = !_started || _generation != Source!.Generation || packet.Sequence + _offset - Highest > JumpMax;
        if (begins)
        {
            Begin(now, packet);
        }

        var place = packet.Sequence + _offset;
        return place < _floor ? -1 : place;
    }

    /// <summary>The timestamp here of a publisher's timestamp.</summary>
    /// <param name="timestamp">The publisher's.</param>
    public uint MapTimestamp(uint timestamp) => timestamp + _timestampOffset;

    /// <summary>Notes a sent packet.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="place">Its number here.</param>
    /// <param name="timestamp">Its timestamp here.</param>
    /// <param name="octets">Its payload's length.</param>
    public void Sent(long now, long place, uint timestamp, int octets)
    {
        if (place > Highest)
        {
            Highest = place;
            _lastTimestamp = timestamp;
            _lastSentAt = now;
        }

        Packets++;
        Octets += (uint)octets;
    }

    /// <summary>The publisher's number of a packet that the receiver misses.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="roundTrip">Microseconds; the same packet is not repeated within it.</param>
    /// <param name="sequenceNumber">The receiver's 16 bits.</param>
    /// <param name="sequence">The publisher's number, unwrapped.</param>
    public bool TryRepeat(long now, long roundTrip, ushort sequenceNumber, out long sequence)
    {
        sequence = 0;
        if (Highest < 0 || !_started)
        {
            return false;
        }

        var place = Rtp.SequenceNumbers.Extend(Highest, sequenceNumber);
        sequence = place - _offset;
        return place >= _floor && place <= Highest && _repeats.TryRepeat(now, roundTrip, place);
    }

    /// <summary>The index of the next retransmission: strictly rising.</summary>
    public ulong NextRtxIndex() => _rtxIndex++;

    /// <summary>
    /// The sender report of this slot: the relay's clock, and the track's clock at the same instant, so that the browser keeps audio and video in step.
    /// </summary>
    /// <param name="ntp">The relay's clock in NTP format.</param>
    /// <param name="report">The report when it returns true.</param>
    /// <returns>False before the publisher's own first report, or before anything was sent.</returns>
    public bool TryReport(ulong ntp, out SenderReport report)
    {
        report = default;
        if (Source is not { ReportNtp: not 0 } source || Highest < 0 || !_started)
        {
            return false;
        }

        var elapsed = (Int128)(long)(ntp - source.ReportNtp) * source.ClockRate >> 32;
        report = new SenderReport(Media.Ssrc, ntp, MapTimestamp(source.ReportRtp + (uint)elapsed), Packets, Octets);
        return true;
    }

    private void Begin(long now, in MediaPacket packet)
    {
        _started = true;
        _generation = Source!.Generation;
        if (Highest < 0)
        {
            // The publisher's own numbers, unless they start in the upper half: then a loss right here could confuse the receiver's rollover counter for good.
            _floor = packet.Sequence & 0x7FFF;
            _timestampOffset = 0;
        }
        else
        {
            _floor = Highest + 1;
            var ticks = Math.Max(1, (now - _lastSentAt) * Source.ClockRate / RelayBounds.Second);
            _timestampOffset = _lastTimestamp + (uint)ticks - packet.Timestamp;
        }

        _offset = _floor - packet.Sequence;
    }

    private void MapCodecs()
    {
        Array.Fill(_payloadTypes, Unmapped);
        Array.Fill(_rtxPayloadTypes, Unmapped);
        foreach (var codec in Source?.Section.Codecs ?? [])
        {
            foreach (var mine in Section.Codecs)
            {
                if (mine.Key == codec.Key)
                {
                    _payloadTypes[codec.PayloadType] = mine.PayloadType;
                    _rtxPayloadTypes[codec.PayloadType] = mine.RtxPayloadType ?? Unmapped;
                }
            }
        }
    }

    /// <summary>When the last retransmissions went out, so that impatient requests are not served twice within a round trip (RFC 4588 section 7).</summary>
    private sealed class RepeatGuard
    {
        private const int PlacesMax = 128;

        private readonly long[] _places = new long[PlacesMax];
        private readonly long[] _sentAt = new long[PlacesMax];

        public bool TryRepeat(long now, long roundTrip, long place)
        {
            var at = place % PlacesMax;
            if (_places[at] == place && _sentAt[at] != 0 && now - _sentAt[at] < roundTrip)
            {
                return false;
            }

            _places[at] = place;
            _sentAt[at] = now;
            return true;
        }
    }
}
