using System.Buffers.Binary;
using BienEtre.Media.Rtp;
using BienEtre.Media.Sdp;
using BienEtre.Media.Srtp;

namespace BienEtre.Media.Forwarding;

/// <summary>The way in of a media packet: open, take apart, restore if it is a retransmission, keep, pass on.</summary>
internal sealed class RtpIntake
{
    private readonly RelayContext _context;
    private readonly Forwarder _forwarder;

    /// <summary>An intake.</summary>
    /// <param name="context">Counters.</param>
    /// <param name="forwarder">Where accepted packets go.</param>
    public RtpIntake(RelayContext context, Forwarder forwarder)
    {
        _context = context;
        _forwarder = forwarder;
    }

    /// <summary>Takes a datagram of an authenticated address.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="connection">Whose address it is.</param>
    /// <param name="datagram">The datagram; changed in place.</param>
    public void Receive(long now, Connection connection, Span<byte> datagram)
    {
        if (!RtpHeader.TryParse(datagram, out var header))
        {
            _context.Counters.Add(MediaCounter.DropRtpMalformed);
            return;
        }

        var opened = connection.Inbound!.OpenRtp(datagram, header.Length, header.Ssrc, header.SequenceNumber, out var length, out _);
        if (opened != SrtpOpen.Opened)
        {
            _context.Counters.Add(CounterOf(opened, MediaCounter.DropRtpMalformed));
            return;
        }

        connection.MediaAt = now;
        ReadOnlySpan<byte> packet = datagram[..length];
        if (!header.TryFindPayload(packet, out var payload))
        {
            _context.Counters.Add(MediaCounter.DropRtpMalformed);
            return;
        }

        // Without a lease the packet was opened only to keep the rollover counter; nothing else becomes of it.
        if (!connection.Room.MayForward(now))
        {
            _context.Counters.Add(MediaCounter.DropNoLease);
            return;
        }

        Accept(now, connection, header, packet, payload);
    }

    /// <summary>The counter of a refused packet.</summary>
    /// <param name="opened">Why it was refused.</param>
    /// <param name="malformed">The counter of packets too short to be one.</param>
    public static MediaCounter CounterOf(SrtpOpen opened, MediaCounter malformed) => opened switch
    {
        SrtpOpen.Replayed => MediaCounter.DropReplayed,
        SrtpOpen.Unauthenticated => MediaCounter.DropUnauthenticated,
        SrtpOpen.TooManySources => MediaCounter.DropTooManySources,
        _ => malformed,
    };

    private void Accept(long now, Connection connection, in RtpHeader header, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> payload)
    {
        var elements = ReadElements(connection.Session.Extensions, header, packet);
        if (elements.TransportNumber >= 0)
        {
            connection.Feedback.Arrived(now, (ushort)elements.TransportNumber);
        }

        if (connection.Find(now, header.Ssrc, header.PayloadType, elements.Mid, out var isRtx) is not { } publication)
        {
            _context.Counters.Add(MediaCounter.DropUnknownSource);
            return;
        }

        if (payload.IsEmpty)
        {
            // A probe. On the retransmission source it ends here; on the media source its number must not leave a gap at the receiver, so it goes on, empty.
            _context.Counters.Add(MediaCounter.PaddingOnly);
            if (isRtx)
            {
                return;
            }
        }

        if (isRtx)
        {
            Restore(now, publication, header, elements, payload);
            return;
        }

        if (publication.CodecOf(header.PayloadType) is not { } codec)
        {
            _context.Counters.Add(MediaCounter.DropUnknownSource);
            return;
        }

        var media = new MediaPacket
        {
            PayloadType = header.PayloadType,
            Marker = header.Marker,
            Sequence = publication.Extend(header.SequenceNumber),
            Timestamp = header.Timestamp,
            AudioLevel = elements.AudioLevel,
            DependencyDescriptor = elements.DependencyDescriptor,
            Payload = payload,
        };
        publication.Statistics.Received(now, media.Sequence, header.Timestamp);
        Pass(now, publication, codec, media);
    }

    // Puts the original packet together again (RFC 4588 section 4). Its loss stays in the statistics: the path did lose it.
    private void Restore(long now, Publication publication, in RtpHeader header, in Elements elements, ReadOnlySpan<byte> payload)
    {
        if (publication.RepairedBy(header.PayloadType) is not { } codec || publication.Highest == 0
            || !Rtx.TryParse(payload, out var original, out var originalPayload))
        {
            _context.Counters.Add(MediaCounter.DropUnknownSource);
            return;
        }

        var media = new MediaPacket
        {
            PayloadType = codec.PayloadType,
            Marker = header.Marker,
            Sequence = publication.Extend(original),
            Timestamp = header.Timestamp,
            DependencyDescriptor = elements.DependencyDescriptor,
            Payload = originalPayload,
        };
        if (Pass(now, publication, codec, media))
        {
            _context.Counters.Add(MediaCounter.PacketsRecovered);
        }
    }

    private bool Pass(long now, Publication publication, NegotiatedCodec codec, in MediaPacket media)
    {
        if (!publication.TryAccept(now, media.Sequence))
        {
            _context.Counters.Add(MediaCounter.DropDuplicate);
            return false;
        }

        var given = publication.Advance(now, media.Sequence, codec.Nack);
        if (given > 0)
        {
            _context.Counters.Add(MediaCounter.LossesGivenUp, given);
        }

        if (publication.IsVideo)
        {
            if (publication.KeyFrames.IsWanted && KeyFrame.Begins(codec.Kind, media.Payload))
            {
                publication.KeyFrames.Came();
            }

            if (publication.Receivers.Count > 0)
            {
                publication.Owner.CacheFor(now).Store(publication.Number, media);
            }
        }

        _forwarder.Forward(now, publication, media);
        return true;
    }

    private static Elements ReadElements(in HeaderExtensionIds ids, in RtpHeader header, ReadOnlySpan<byte> packet)
    {
        var elements = new Elements { TransportNumber = -1 };
        if (header.ExtensionLength == 0)
        {
            return elements;
        }

        var reader = new HeaderExtensions(header.ExtensionProfile, packet.Slice(header.ExtensionOffset, header.ExtensionLength));
        while (reader.TryRead(out var element))
        {
            if (element.Id == ids.TransportCc && element.Data.Length == 2)
            {
                elements.TransportNumber = BinaryPrimitives.ReadUInt16BigEndian(element.Data);
            }
            else if (element.Id == ids.Mid)
            {
                elements.Mid = element.Data;
            }
            else if (element.Id == ids.AudioLevel && element.Data.Length == 1)
            {
                elements.AudioLevel = element.Data;
            }
            else if (element.Id == ids.DependencyDescriptor)
            {
                elements.DependencyDescriptor = element.Data;
            }
        }

        return elements;
    }

    private ref struct Elements
    {
        public int TransportNumber;
        public ReadOnlySpan<byte> Mid;
        public ReadOnlySpan<byte> AudioLevel;
        public ReadOnlySpan<byte> DependencyDescriptor;
    }
}
