using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using BienEtre.Media.Srtp;
using Org.BouncyCastle.Tls;

namespace BienEtre.LoadDriver.Peers;

/// <summary>
/// A participant without a browser: offers, checks connectivity, shakes hands, sends protected packets with any payload and opens what comes back.
/// One thread reads; sending is done by one other thread.
/// </summary>
internal sealed class SyntheticPeer : IDisposable
{
    private const int DatagramMax = 1500;
    private const int HeaderBytes = 12;
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly PeerDtls _dtls = new();
    private readonly PeerDatagrams _datagrams;
    private readonly ManualResetEventSlim _checked = new();
    private readonly string _ufrag = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly Track _audio;
    private readonly Track _video;
    private readonly byte[] _packet = new byte[DatagramMax];
    private readonly Thread _reader;
    private PeerAnswer? _answer;
    private SrtpInbound? _inbound;
    private SrtpOutbound? _outbound;
    private DtlsTransport? _secure;
    private volatile bool _stopping;

    /// <summary>Opens a socket and writes the offer.</summary>
    /// <param name="from">Local address to send from, or null for any.</param>
    public SyntheticPeer(IPAddress? from = null)
    {
        _socket.Bind(new IPEndPoint(from ?? IPAddress.Any, 0));
        _datagrams = new PeerDatagrams(_socket);
        _audio = new Track(RandomSsrc(), PeerOffer.Opus, 960);
        _video = new Track(RandomSsrc(), PeerOffer.Vp8, 3000);
        Offer = PeerOffer.Write(_ufrag, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), _dtls.Fingerprint, _audio.Source.Ssrc, _video.Source.Ssrc);
        _reader = new Thread(Read) { IsBackground = true, Name = "peer" };
    }

    /// <summary>Called with the payload of each packet that arrives and opens, on the reading thread.</summary>
    public Action<ReadOnlyMemory<byte>>? Received { get; set; }

    /// <summary>The SDP offer.</summary>
    public string Offer { get; }

    /// <summary>Own address, as the relay sees it.</summary>
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Media packets that arrived and opened.</summary>
    public long ReceivedCount { get; private set; }

    /// <summary>Monotonic time (<see cref="Environment.TickCount64"/>, milliseconds) of the last media packet that arrived.</summary>
    public long LastReceivedAt { get; private set; }

    /// <summary>Checks connectivity and shakes hands; blocks until media can be sent.</summary>
    /// <param name="answer">The relay's SDP answer.</param>
    public void Connect(string answer)
    {
        _answer = PeerAnswer.Parse(answer);
        _socket.Connect(_answer.Relay);
        _socket.ReceiveTimeout = 100;
        _reader.Start();
        for (var attempt = 0; attempt < 50 && !_checked.Wait(attempt == 0 ? 0 : 100); attempt++)
        {
            Check();
        }

        if (!_checked.IsSet)
        {
            throw new TimeoutException("the relay answered no connectivity check");
        }

        _secure = _dtls.Connect(_datagrams, _answer.Fingerprint);
        using var keys = _dtls.Keys!;
        _outbound = new SrtpOutbound(SrtpCipher.Create(keys.Profile, keys.ClientKey, keys.ClientSalt));
        _inbound = new SrtpInbound(SrtpCipher.Create(keys.Profile, keys.ServerKey, keys.ServerSalt));
    }

    /// <summary>Sends one packet of sound.</summary>
    /// <param name="payload">Any bytes, at most 1,200.</param>
    public void SendAudio(ReadOnlySpan<byte> payload) => Send(_audio, payload);

    /// <summary>Sends one packet of picture: a whole VP8 key frame by its first bytes (RFC 7741 section 4.2, RFC 6386 section 9.1).</summary>
    /// <param name="payload">Any bytes, at most 1,150.</param>
    public void SendVideo(ReadOnlySpan<byte> payload) => Send(_video, [0x10, 0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00, .. payload]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        if (_reader.IsAlive)
        {
            _reader.Join();
        }

        _secure?.Close();
        _datagrams.Dispose();
        _socket.Dispose();
        _outbound?.Dispose();
        _inbound?.Dispose();
        _checked.Dispose();
    }

    private static uint RandomSsrc() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)) & 0x7FFF_FFF0 | 1;

    private void Check() => _socket.Send(PeerIce.Check(_answer!.Ufrag, _ufrag, _answer.Password));

    private void Send(Track track, ReadOnlySpan<byte> payload)
    {
        var packet = _packet.AsSpan(0, HeaderBytes + payload.Length + _outbound!.RtpOverhead);
        packet[0] = 0x80;
        packet[1] = (byte)(0x80 | track.PayloadType);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)track.Index);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], track.Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], track.Source.Ssrc);
        payload.CopyTo(packet[HeaderBytes..]);
        if (!_outbound.TrySealRtp(track.Source, packet, HeaderBytes, track.Index))
        {
            throw new InvalidOperationException("an index was used twice");
        }

        track.Advance();
        _socket.Send(packet);
    }

    private void Read()
    {
        var buffer = new byte[DatagramMax];
        var lastCheck = Environment.TickCount64;
        while (!_stopping)
        {
            if (Environment.TickCount64 - lastCheck > CheckInterval.TotalMilliseconds)
            {
                lastCheck = Environment.TickCount64;
                Check();
            }

            var length = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success && length > 0)
            {
                Take(buffer.AsMemory(0, length));
            }
        }
    }

    // RFC 7983 section 7: the first byte tells the protocol; RFC 5761 section 4: the second tells RTCP from RTP.
    private void Take(Memory<byte> datagram)
    {
        var span = datagram.Span;
        switch (span[0])
        {
            case < 4 when PeerIce.IsSuccess(span):
                _checked.Set();
                break;
            case >= 20 and < 64:
                _datagrams.Deliver(span);
                break;
            case >= 128 and < 192 when _inbound is not null && (span[1] & 0x7F) is not (>= 64 and < 96):
                TakeMedia(datagram);
                break;
        }
    }

    private void TakeMedia(Memory<byte> datagram)
    {
        var span = datagram.Span;
        var header = HeaderBytes + (4 * (span[0] & 0x0F));
        if ((span[0] & 0x10) != 0 && span.Length >= header + 4)
        {
            header += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(span[(header + 2)..]));
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(span[8..]);
        if (_inbound!.OpenRtp(span, header, ssrc, BinaryPrimitives.ReadUInt16BigEndian(span[2..]), out var length, out _) == SrtpOpen.Opened)
        {
            ReceivedCount++;
            LastReceivedAt = Environment.TickCount64;
            Received?.Invoke(datagram[header..length]);
        }
    }

    private sealed class Track(uint ssrc, byte payloadType, uint step)
    {
        public SrtpOutboundSource Source { get; } = new(ssrc);

        public byte PayloadType => payloadType;

        public ulong Index { get; private set; } = 1;

        public uint Timestamp { get; private set; }

        public void Advance()
        {
            Index++;
            Timestamp += step;
        }
    }
}
