using System.Buffers.Binary;
using BienEtre.Media.Rtcp;
using BienEtre.Media.Rtp;
using BienEtre.Media.Sdp;
using BienEtre.Media.Srtp;
using BienEtre.Media.Tests.Stun;

namespace BienEtre.Media.Tests.Simulator;

/// <summary>
/// A browser: offers, checks connectivity, shakes hands, sends audio and video with every extension, answers NACKs, asks for what it misses, and checks every
/// datagram it gets. It is written against the RFCs; only packet formats and SRTP, which have their own vectors, are shared with the relay.
/// </summary>
internal sealed class SimulatedPeer : IDisposable
{
    private readonly SimulatedNetwork _network;
    private readonly byte[] _keys;
    private readonly SrtpProfile _profile;
    private readonly byte[] _fingerprint;
    private readonly byte[] _sharedFingerprint;
    private string _ufrag;
    private SrtpOutbound? _outbound;
    private SrtpInbound? _inbound;
    private ushort _transportNumber;
    private long _frame;
    private bool _left;

    public SimulatedPeer(SimulatedNetwork network, string room, string member, PeerNumbers? numbers = null, SrtpProfile profile = SrtpProfile.AeadAes128Gcm,
        ushort firstSequence = 1000, byte[]? certificate = null, byte[]? sharedCertificate = null)
    {
        _network = network;
        Room = room;
        Member = member;
        Numbers = numbers ?? PeerNumbers.Chromium;
        _profile = profile;
        _keys = Bytes(FakeDtls.KeysLength(profile));
        _fingerprint = sharedCertificate ?? Bytes(32);
        _sharedFingerprint = certificate ?? _fingerprint;
        _ufrag = Convert.ToHexString(Bytes(4));
        Address = network.NewAddress(this);
        Audio = new PeerSource(Ssrc(), Numbers.Opus, 48000, firstSequence, 5_000);
        Video = new PeerSource(Ssrc(), Numbers.Vp8, 90000, firstSequence, 900_000);
        Rtx = new PeerSource(Ssrc(), Numbers.Rtx, 90000, 77, 0);
    }

    public string Room { get; }

    public string Member { get; }

    public PeerNumbers Numbers { get; }

    public TransportAddress Address { get; set; }

    public PathConditions Up { get; } = new();

    public PathConditions Down { get; } = new();

    public PeerSource Audio { get; }

    public PeerSource Video { get; }

    public PeerSource Rtx { get; }

    public PeerSink HeardAudio { get; } = new();

    public PeerSink SeenVideo { get; } = new();

    public PeerRtcpLog Rtcp { get; } = new();

    public PeerAnswer Answer { get; private set; } = null!;

    public bool IsConnected { get; private set; }

    public bool AsksForMissing { get; set; } = true;

    public bool AnswersPli { get; set; } = true;

    public bool DeclaresSources { get; init; } = true;

    public bool Checks { get; set; } = true;

    public int PacketsPerFrame { get; set; } = 4;

    public int Unauthentic { get; private set; }

    /// <summary>Media packets of sources that the answer did not name: a leak.</summary>
    public int Unexpected { get; private set; }

    public int KeyFramesSent { get; private set; }

    public List<byte[]> ExtensionBlocks { get; } = [];

    public byte[] Certificate => _fingerprint;

    public OfferOutcome Offer(bool restart = false)
    {
        if (restart)
        {
            _ufrag = Convert.ToHexString(Bytes(4));
        }

        var offer = new PeerOffer
        {
            Ufrag = _ufrag,
            Fingerprint = _sharedFingerprint,
            AudioSsrc = Audio.Ssrc,
            VideoSsrc = Video.Ssrc,
            RtxSsrc = Rtx.Ssrc,
            Numbers = Numbers,
            DeclaresSources = DeclaresSources,
        };
        Assert.True(SdpOffer.TryParse(offer.Write(), out var parsed, out var refusal), refusal.ToString());
        var outcome = _network.Relay.Offer(_network.Now, Room, Member, parsed);
        _network.Drain();
        if (outcome is OfferOutcome.Answered answered)
        {
            Answer = PeerAnswer.Read(answered.Sdp);
        }

        return outcome;
    }

    /// <summary>Offers, connects and starts sending as soon as the handshake is done.</summary>
    public SimulatedPeer Join(bool media = true)
    {
        Assert.IsType<OfferOutcome.Answered>(Offer());
        Check();
        Shake();
        if (media)
        {
            StartMedia();
        }

        return this;
    }

    public void Leave() => _left = true;

    /// <summary>The keys of the handshake; the caller disposes them.</summary>
    public SrtpKeyMaterial Keys() => FakeDtls.Split(_profile, _keys);

    public void Dispose()
    {
        _outbound?.Dispose();
        _inbound?.Dispose();
    }

    public void SendCheck(bool nominate = true, TransportAddress? from = null, string? password = null, string? user = null) =>
        _network.ToRelay(WriteCheck(nominate, password, user), from ?? Address, Up);

    public byte[] WriteCheck(bool nominate = true, string? password = null, string? user = null) =>
        CheckWriter.Check(user ?? $"{Answer.Ufrag}:{_ufrag}", password ?? Answer.Password, Bytes(12), nominate);

    public void SendHello() => Send(FakeDtls.Hello(_fingerprint, _profile, _keys));

    public void SendCloseNotify() => Send(FakeDtls.CloseNotify(_keys));

    public void StartMedia()
    {
        Every(20 * SimulatedNetwork.Millisecond, SendAudio);
        Every(33 * SimulatedNetwork.Millisecond, () => SendFrame(key: false));
        Every(SimulatedNetwork.Second, SendReports);
        Every(20 * SimulatedNetwork.Millisecond, AskForMissing);
    }

    public void SendAudio()
    {
        var payload = Payload(Audio.Sent, 100, 0x78, 0);
        Send(Seal(Audio, payload, Timestamp(Audio), marker: false, "0", level: 0x55));
    }

    public void SendFrame(bool key)
    {
        _frame++;
        KeyFramesSent += key ? 1 : 0;
        for (var i = 0; i < PacketsPerFrame; i++)
        {
            // VP8 descriptor: S bit on the first packet; then the frame's first byte, whose lowest bit is 0 for a key frame.
            var payload = Payload(Video.Sent, 1100, (byte)(i == 0 ? 0x10 : 0), (byte)(key ? 0 : 1));
            Send(Seal(Video, payload, Timestamp(Video), i == PacketsPerFrame - 1, "1", level: null));
        }
    }

    public void SendPadding(PeerSource source, int bytes) =>
        Send(source.Seal(_outbound!, [], Timestamp(source), false, new PeerExtensions(Numbers, "1", _transportNumber++, null), bytes));

    public byte[] Seal(PeerSource source, byte[] payload, uint timestamp, bool marker, string mid, byte? level) =>
        source.Seal(_outbound!, payload, timestamp, marker, new PeerExtensions(Numbers, mid, _transportNumber++, level));

    public void Send(byte[] datagram)
    {
        if (!_left)
        {
            _network.ToRelay(datagram, Address, Up);
        }
    }

    public delegate void WriteRtcp(ref RtcpWriter writer);

    public void SendRtcp(WriteRtcp write)
    {
        var buffer = new byte[1400];
        var writer = new RtcpWriter(buffer);
        write(ref writer);
        var whole = buffer[..(writer.Length + _outbound!.RtcpOverhead)];
        Assert.True(_outbound.TrySealRtcp(whole));
        Send(whole);
    }

    public void Receive(byte[] datagram, TransportAddress at)
    {
        if (_left || datagram[0] <= 3)
        {
            return;
        }

        if (datagram[0] is >= 20 and <= 63)
        {
            Install();
        }
        else if (_inbound is not null && SimulatedNetwork.IsRtp(datagram))
        {
            ReceiveRtp(datagram);
        }
        else if (_inbound is not null)
        {
            ReceiveRtcp(datagram);
        }
    }

    private void ReceiveRtp(byte[] datagram)
    {
        Assert.True(RtpHeader.TryParse(datagram, out var header));
        var opened = _inbound!.OpenRtp(datagram, header.Length, header.Ssrc, header.SequenceNumber, out var length, out _);
        if (opened != SrtpOpen.Opened)
        {
            // The path duplicates; nothing else may fail.
            Unauthentic += opened == SrtpOpen.Replayed ? 0 : 1;
            return;
        }

        Assert.True(header.TryFindPayload(datagram.AsSpan(0, length), out var payload));
        ExtensionBlocks.Add(datagram[RtpHeader.FixedLength..header.Length]);
        if (header.Ssrc == Answer.AudioSsrc)
        {
            HeardAudio.Arrived(_network.Now, header, payload, retransmitted: false);
        }
        else if (header.Ssrc == Answer.VideoSsrc)
        {
            SeenVideo.Arrived(_network.Now, header, payload, retransmitted: false);
        }
        else if (header.Ssrc == Answer.RtxSsrc && Media.Rtp.Rtx.TryParse(payload, out var original, out var rest))
        {
            var restored = new byte[RtpHeader.FixedLength];
            RtpHeader.Write(restored, false, header.Marker, Numbers.Vp8, original, header.Timestamp, Answer.VideoSsrc);
            Assert.True(RtpHeader.TryParse(restored, out var media));
            SeenVideo.Arrived(_network.Now, media, rest, retransmitted: true);
        }
        else
        {
            Unexpected++;
        }
    }

    private void ReceiveRtcp(byte[] datagram)
    {
        if (_inbound!.OpenRtcp(datagram, out var length) != SrtpOpen.Opened)
        {
            return;
        }

        var reader = new RtcpReader(datagram.AsSpan(0, length));
        while (reader.TryRead(out var packet))
        {
            Rtcp.Note(_network.Now, packet);
            if (packet is { Type: RtcpType.TransportFeedback, Count: RtcpFeedback.Nack } && packet.TryReadFeedback(out _, out var media, out var control))
            {
                Assert.Equal(Video.Ssrc, media);
                var missing = new NackReader(control);
                while (missing.TryRead(out var sequence))
                {
                    SendAgain(sequence);
                }
            }
            else if (packet is { Type: RtcpType.PayloadFeedback, Count: RtcpFeedback.Pli } && AnswersPli)
            {
                SendFrame(key: true);
            }
        }

        Assert.False(reader.IsMalformed);
    }

    private void SendAgain(ushort sequence)
    {
        if (Video.TryFind(sequence, out var kept))
        {
            var payload = new byte[kept.Payload.Length + 2];
            Media.Rtp.Rtx.Write(payload, sequence, kept.Payload);
            Send(Seal(Rtx, payload, kept.Timestamp, kept.Marker, "1", level: null));
        }
    }

    private void AskForMissing()
    {
        var missing = SeenVideo.Missing(_network.Now);
        if (AsksForMissing && missing.Length > 0)
        {
            SendRtcp((ref RtcpWriter writer) => writer.Nack(Video.Ssrc, Answer.VideoSsrc, missing));
        }
    }

    private void SendReports()
    {
        // Both tracks were captured by one clock: the same instant stands behind both reports.
        var ntp = PeerNtp(_network.Now);
        SendRtcp((ref RtcpWriter writer) =>
        {
            writer.SenderReport(new SenderReport(Audio.Ssrc, ntp, Timestamp(Audio), (uint)Audio.Sent, 0), []);
            writer.SourceDescription(Audio.Ssrc, "peer");
        });
        SendRtcp((ref RtcpWriter writer) => writer.SenderReport(new SenderReport(Video.Ssrc, ntp, Timestamp(Video), (uint)Video.Sent, 0), []));
    }

    public static ulong PeerNtp(long now) => ((ulong)(now / SimulatedNetwork.Second) + 3_000_000_000 << 32)
        | (((ulong)(now % SimulatedNetwork.Second) << 32) / SimulatedNetwork.Second);

    public uint Timestamp(PeerSource source) => source.FirstTimestamp + (uint)(_network.Now * source.ClockRate / SimulatedNetwork.Second);

    private void Install()
    {
        if (IsConnected)
        {
            return;
        }

        IsConnected = true;
        using var keys = FakeDtls.Split(_profile, _keys);
        _outbound = new SrtpOutbound(SrtpCipher.Create(_profile, keys.ClientKey, keys.ClientSalt));
        _inbound = new SrtpInbound(SrtpCipher.Create(_profile, keys.ServerKey, keys.ServerSalt));
    }

    private void Check()
    {
        if (_left)
        {
            return;
        }

        if (Checks)
        {
            SendCheck();
        }

        _network.After((IsConnected ? 2500 : 50) * SimulatedNetwork.Millisecond, Check);
    }

    private void Shake()
    {
        if (!IsConnected && !_left)
        {
            SendHello();
            _network.After(100 * SimulatedNetwork.Millisecond, Shake);
        }
    }

    private void Every(long interval, Action action)
    {
        if (_left)
        {
            return;
        }

        if (IsConnected)
        {
            action();
        }

        _network.After(interval, () => Every(interval, action));
    }

    private static byte[] Payload(long number, int length, byte first, byte second)
    {
        var payload = new byte[length];
        payload.AsSpan().Fill((byte)number);
        payload[0] = first;
        payload[1] = second;
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(4), number);
        return payload;
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _network.Random.Fill(bytes);
        return bytes;
    }

    private uint Ssrc() => BitConverter.ToUInt32(Bytes(4));
}
