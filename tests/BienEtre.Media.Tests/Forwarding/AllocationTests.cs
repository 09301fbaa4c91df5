using BienEtre.Media.Rtcp;
using BienEtre.Media.Rtp;
using BienEtre.Media.Srtp;
using BienEtre.Media.Tests.Simulator;

namespace BienEtre.Media.Tests.Forwarding;

/// <summary>
/// Bytes allocated by the relay's thread per packet: none, with retransmissions both ways, feedback and reports on. Everything the peers would allocate is
/// made beforehand, so that the counter sees the relay alone.
/// </summary>
public sealed class AllocationTests
{
    private const int WarmUp = 20_000;
    private const int Measured = 200_000;

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1_80)]
    public void Forwarding_allocates_nothing(SrtpProfile profile)
    {
        using var load = new RelayLoad(profile);
        load.Run(WarmUp);
        var (forwarded, repeated, recovered, sent) = load.Counts();
        var before = GC.GetAllocatedBytesForCurrentThread();
        load.Run(Measured);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var after = load.Counts();

        Assert.Equal(0, allocated);

        // The load was what it claims to be: retransmissions to the receiver, repairs by the publisher, feedback and reports among the datagrams.
        Assert.True(after.Forwarded - forwarded > Measured * 0.97);
        Assert.True(after.Repeated - repeated > Measured / 200);
        Assert.True(after.Recovered - recovered > Measured / 200);
        Assert.True(after.Sent - sent > after.Forwarded - forwarded + after.Repeated - repeated + (Measured / 100));
        Assert.Equal(0, load.Counter(MediaCounter.Faults));
    }

    [Fact]
    public void The_measurement_sees_one_allocation_in_a_thousand_packets()
    {
        using var load = new RelayLoad(SrtpProfile.AeadAes128Gcm) { Sabotage = true };
        load.Run(WarmUp);
        var before = GC.GetAllocatedBytesForCurrentThread();
        load.Run(Measured);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, Measured / 1000 * 24, Measured);
    }
}

/// <summary>A relay with one publisher and one receiver, driven packet by packet without a network; it allocates nothing itself once it runs.</summary>
internal sealed class RelayLoad : IDisposable
{
    private readonly SimulatedNetwork _network = new();
    private readonly SrtpCipher _publisher;
    private readonly SrtpCipher _receiver;
    private readonly TransportAddress _from;
    private readonly TransportAddress _to;
    private readonly SimulatedPeer _ada;
    private readonly SimulatedPeer _ben;
    private readonly byte[] _adasCheck;
    private readonly byte[] _bensCheck;
    private readonly byte[] _datagram = new byte[1500];
    private readonly byte[] _payload = new byte[1100];
    private long _now;
    private ulong _video = 8_000;
    private ulong _audio = 8_000;
    private ulong _rtx = 20_000;
    private ushort _transport;
    private uint _rtcp = 1000;
    private object? _kept;

    public RelayLoad(SrtpProfile profile)
    {
        (_ada, _ben) = DeliveryTests.Pair(_network, profile);
        _network.Run(2 * SimulatedNetwork.Second);
        using var ada = _ada.Keys();
        using var ben = _ben.Keys();
        _publisher = SrtpCipher.Create(profile, ada.ClientKey, ada.ClientSalt);
        _receiver = SrtpCipher.Create(profile, ben.ClientKey, ben.ClientSalt);
        (_from, _to) = (_ada.Address, _ben.Address);
        (_adasCheck, _bensCheck) = (_ada.WriteCheck(), _ben.WriteCheck());
        _now = _network.Now;
    }

    /// <summary>Allocate once in a thousand packets.</summary>
    public bool Sabotage { get; init; }

    public long Counter(MediaCounter counter) => _network.Counters[counter];

    public (long Forwarded, long Repeated, long Recovered, long Sent) Counts() =>
        (Counter(MediaCounter.PacketsForwarded), Counter(MediaCounter.PacketsRetransmitted), Counter(MediaCounter.PacketsRecovered), Sent);

    public long Sent { get; private set; }

    /// <summary>Four video packets to one of audio; one video packet in fifty comes as a retransmission, one in fifty is asked for by the receiver.</summary>
    public void Run(int packets)
    {
        for (var i = 0; i < packets; i++)
        {
            _now += 1000;
            if (i % 5 == 4)
            {
                Media(_ada.Audio.Ssrc, _ada.Numbers.Opus, _audio++, 100);
            }
            else if (i % 50 == 10)
            {
                Repair(_video++);
            }
            else
            {
                Media(_ada.Video.Ssrc, _ada.Numbers.Vp8, _video++, 1100);
            }

            if (i % 50 == 20)
            {
                Ask();
            }

            if (i % 1000 == 500)
            {
                Report();
                _network.Relay.Receive(_now, _adasCheck, _from);
                _network.Relay.Receive(_now, _bensCheck, _to);
                _kept = Sabotage ? new object() : _kept;
            }

            _network.Relay.Tick(_now);
            while (_network.Relay.TryDequeue(out var output))
            {
                Sent += output.Datagram.Length > 0 ? 1 : 0;
            }
        }
    }

    public void Dispose()
    {
        _publisher.Dispose();
        _receiver.Dispose();
        _network.Dispose();
    }

    private void Media(uint ssrc, byte payloadType, ulong index, int length)
    {
        var header = Header(ssrc, payloadType, index);
        _payload.AsSpan(0, length).CopyTo(_datagram.AsSpan(header));
        Send(header, length, ssrc, index);
    }

    private void Repair(ulong index)
    {
        // The next direct packet shows the gap first, as on a real path.
        Media(_ada.Video.Ssrc, _ada.Numbers.Vp8, _video++, 1100);
        var header = Header(_ada.Rtx.Ssrc, _ada.Numbers.Rtx, _rtx);
        var length = Rtx.Write(_datagram.AsSpan(header), (ushort)index, _payload);
        Send(header, length, _ada.Rtx.Ssrc, _rtx++);
    }

    private int Header(uint ssrc, byte payloadType, ulong index)
    {
        var writer = new HeaderExtensionWriter(_datagram, twoByte: false);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(writer.Add(_ada.Numbers.TransportCc, 2), _transport++);
        writer.Add(_ada.Numbers.AbsSendTime, 3).Clear();
        var header = writer.Finish();
        RtpHeader.Write(_datagram, true, false, payloadType, (ushort)index, (uint)(_now * 9 / 100), ssrc);
        return header;
    }

    private void Send(int header, int length, uint ssrc, ulong index)
    {
        var packet = _datagram.AsSpan(0, header + length + _publisher.RtpOverhead);
        _publisher.SealRtp(packet, header, ssrc, index);
        _network.Relay.Receive(_now, packet, _from);
    }

    private void Ask()
    {
        var writer = new RtcpWriter(_datagram);
        Span<ushort> missing = [(ushort)(_video - 20)];
        writer.Nack(1, _ben.Answer.VideoSsrc, missing);
        Control(writer.Length, _receiver, 1, _to);
    }

    private void Report()
    {
        var writer = new RtcpWriter(_datagram);
        writer.SenderReport(new SenderReport(_ada.Video.Ssrc, SimulatedPeer.PeerNtp(_now), 5, 6, 7), []);
        Control(writer.Length, _publisher, _ada.Video.Ssrc, _from);
        writer = new RtcpWriter(_datagram);
        Span<ReportBlock> blocks = [new ReportBlock(_ben.Answer.VideoSsrc, 1, 2, 3, 4, 5, 6)];
        writer.ReceiverReport(1, blocks);
        writer.Pli(1, _ben.Answer.VideoSsrc);
        writer.Remb(1, _ben.Answer.VideoSsrc, 500_000);
        Control(writer.Length, _receiver, 1, _to);
        _network.Relay.Leases.TryRenew("room", long.MaxValue);
    }

    private void Control(int length, SrtpCipher cipher, uint ssrc, in TransportAddress from)
    {
        var packet = _datagram.AsSpan(0, length + cipher.RtcpOverhead);
        cipher.SealRtcp(packet, ssrc, _rtcp++);
        _network.Relay.Receive(_now, packet, from);
    }
}
