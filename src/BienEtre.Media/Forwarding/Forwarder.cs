using BienEtre.Media.Rtp;

namespace BienEtre.Media.Forwarding;

/// <summary>The way out of a packet: for each receiver its own header, its own seal. Nothing passes here without the room's lease.</summary>
internal sealed class Forwarder
{
    /// <summary>Most bytes that header and extensions but the dependency descriptor take: 12 fixed, 4 for the block, mid, send time, level, padding.</summary>
    private const int HeaderMax = 64;

    private readonly RelayContext _context;

    /// <summary>A forwarder.</summary>
    /// <param name="context">Output and counters.</param>
    public Forwarder(RelayContext context) => _context = context;

    /// <summary>Sends a publisher's packet to every receiver of the track.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="publication">The track.</param>
    /// <param name="packet">The packet.</param>
    public void Forward(long now, Publication publication, in MediaPacket packet)
    {
        var receivers = publication.Receivers;
        for (var i = 0; i < receivers.Count; i++)
        {
            Forward(now, receivers[i], packet);
        }
    }

    /// <summary>Sends a packet again to a receiver that misses it, in its retransmission source (RFC 4588).</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="slot">The receiver's slot.</param>
    /// <param name="sequenceNumber">The missing number in the slot's numbering.</param>
    public void Repeat(long now, ReceiveSlot slot, ushort sequenceNumber)
    {
        var receiver = slot.Receiver;
        if (slot.Source is not { } source || slot.Rtx is null || !receiver.CanReceive
            || !slot.TryRepeat(now, receiver.RoundTrip, sequenceNumber, out var sequence)
            || source.Owner.Cache is not { } cache || !cache.TryFind(source.Number, sequence, out var packet)
            || !slot.TryMapRtx(packet.PayloadType, out var payloadType))
        {
            _context.Counters.Add(MediaCounter.RetransmissionsNotServed);
            return;
        }

        if (!receiver.Repairs.TrySpend(packet.Payload.Length))
        {
            _context.Counters.Add(MediaCounter.RetransmissionsOverBudget);
            return;
        }

        var index = slot.NextRtxIndex();
        var header = new OutgoingHeader(slot.Rtx.Ssrc, payloadType, (ushort)index, slot.MapTimestamp(packet.Timestamp));
        if (receiver.Room.Lease.IsRunning(now) && TryReserve(receiver, packet, Rtx.PrefixLength, out var space))
        {
            var headerLength = PacketWriter.WriteHeader(space, packet, header, receiver.Session.Extensions, slot.Mid, now);
            var length = headerLength + Rtx.Write(space[headerLength..], sequenceNumber, packet.Payload);
            if (Seal(receiver, slot.Rtx, space, headerLength, length, index, now))
            {
                _context.Counters.Add(MediaCounter.PacketsRetransmitted);
            }
        }
    }

    private void Forward(long now, ReceiveSlot slot, in MediaPacket packet)
    {
        var receiver = slot.Receiver;
        if (!receiver.CanReceive)
        {
            _context.Counters.Add(MediaCounter.DropReceiverNotReady);
            return;
        }

        if (!slot.TryMap(packet.PayloadType, out var payloadType))
        {
            _context.Counters.Add(MediaCounter.DropCodecUnknownToReceiver);
            return;
        }

        var place = slot.Place(now, packet, out var begins);
        if (begins)
        {
            WantKeyFrame(slot.Source!, packet);
        }

        if (place < 0)
        {
            _context.Counters.Add(MediaCounter.DropIndexUsed);
            return;
        }

        if (!TryReserve(receiver, packet, 0, out var space))
        {
            return;
        }

        // The lease is asked again for every packet that would leave: a revocation by another thread stops even the rest of a fan-out.
        if (!receiver.Room.Lease.IsRunning(now))
        {
            _context.Counters.Add(MediaCounter.DropNoLease);
            return;
        }

        var timestamp = slot.MapTimestamp(packet.Timestamp);
        var header = new OutgoingHeader(slot.Media.Ssrc, payloadType, (ushort)place, timestamp);
        var headerLength = PacketWriter.WriteHeader(space, packet, header, receiver.Session.Extensions, slot.Mid, now);
        packet.Payload.CopyTo(space[headerLength..]);
        var length = headerLength + packet.Payload.Length;
        if (!Seal(receiver, slot.Media, space, headerLength, length, (ulong)place, now))
        {
            return;
        }

        slot.Sent(now, place, timestamp, packet.Payload.Length);
        receiver.Repairs.Forwarded(length);
        _context.Counters.Add(MediaCounter.PacketsForwarded);
        if (!receiver.MediaFlowed)
        {
            receiver.MediaFlowed = true;
            _context.Raise(receiver, MediaEventKind.MediaFlowing);
        }
    }

    private bool Seal(Connection receiver, Srtp.SrtpOutboundSource source, Span<byte> space, int headerLength, int length, ulong index, long now)
    {
        var outbound = receiver.Outbound!;
        var total = length + outbound.RtpOverhead;
        if (!outbound.TrySealRtp(source, space[..total], headerLength, index))
        {
            _context.Counters.Add(MediaCounter.DropIndexUsed);
            return false;
        }

        _context.Output.Commit(total, receiver.Tuples.Selected);
        receiver.SentRate.Add(now, total);
        return true;
    }

    private bool TryReserve(Connection receiver, in MediaPacket packet, int prefix, out Span<byte> space)
    {
        var most = HeaderMax + packet.DependencyDescriptor.Length + prefix + packet.Payload.Length + receiver.Outbound!.RtpOverhead;
        if (most > RelayBounds.DatagramMax)
        {
            _context.Counters.Add(MediaCounter.DropTooLong);
            space = default;
            return false;
        }

        return _context.Output.TryReserve(out space);
    }

    private static void WantKeyFrame(Publication source, in MediaPacket packet)
    {
        if (source.IsVideo && !(source.CodecOf(packet.PayloadType) is { } codec && KeyFrame.Begins(codec.Kind, packet.Payload)))
        {
            source.KeyFrames.Want();
        }
    }
}
