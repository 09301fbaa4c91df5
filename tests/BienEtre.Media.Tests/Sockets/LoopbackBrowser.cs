using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using BienEtre.Media.Rtp;
using BienEtre.Media.Sockets;
using BienEtre.Media.Srtp;
using BienEtre.Media.Tests.Dtls;
using BienEtre.Media.Tests.Simulator;
using BienEtre.Media.Tests.Stun;
using Org.BouncyCastle.Tls;

namespace BienEtre.Media.Tests.Sockets;

/// <summary>A small WebRTC client on a real socket: SDP, ICE, a real DTLS handshake by BouncyCastle, SRTP with the exported keys.</summary>
internal sealed class LoopbackBrowser : DatagramTransport, IDisposable
{
    private readonly Socket _socket;
    private readonly EndPoint _server;
    private readonly TestDtlsClient _client = new();
    private readonly BlockingCollection<byte[]> _handshake = [];
    private readonly BlockingCollection<byte[]> _checks = [];
    private readonly string _ufrag = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));
    private readonly ConcurrentQueue<(byte[] Payload, uint Ssrc, long At)> _received = new();
    private SrtpCipher? _outbound;
    private SrtpInbound? _inbound;
    private ulong _index = 100;
    private DtlsTransport? _dtls;
    private Timer? _checker;

    public LoopbackBrowser(MediaServer server, IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        _server = new IPEndPoint(address, server.LocalEndPoint.Port);
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        _socket.Bind(new IPEndPoint(address, 0));
        new Thread(ReadAll) { IsBackground = true, Name = "loopback browser" }.Start();
    }

    public uint Ssrc { get; } = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));

    public PeerAnswer Answer { get; private set; } = null!;

    public int Profile => _client.SelectedProfile;

    /// <summary>Opened media, with the time it was read.</summary>
    public ConcurrentQueue<(byte[] Payload, uint Ssrc, long At)> Received => _received;

    public int Failed { get; private set; }

    public bool WasClosed => _client.ServerClosed;

    public async Task Connect(MediaServer server, string room, string member)
    {
        var offer = new PeerOffer
        {
            Ufrag = _ufrag,
            Fingerprint = SHA256.HashData(_client.Encoded),
            AudioSsrc = Ssrc + 1,
            VideoSsrc = Ssrc,
            RtxSsrc = Ssrc + 2,
        };
        var outcome = await server.OfferAsync(room, member, offer.Write(), TestContext.Current.CancellationToken);
        Answer = PeerAnswer.Read(Assert.IsType<OfferOutcome.Answered>(outcome).Sdp);
        Check();
        _checker = new Timer(_ => Check(), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        Assert.True(_checks.TryTake(out var answer, 5_000), "no answer to the check");
        Assert.Equal(0x0101, (answer[0] << 8) | answer[1]);
        _dtls = await Task.Factory.StartNew(
            () => new DtlsClientProtocol().Connect(_client, this), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var profile = (SrtpProfile)_client.SelectedProfile;
        using var keys = FakeDtls.Split(profile, _client.Exported);
        _outbound = SrtpCipher.Create(profile, keys.ClientKey, keys.ClientSalt);
        _inbound = new SrtpInbound(SrtpCipher.Create(profile, keys.ServerKey, keys.ServerSalt));
    }

    public void Check()
    {
        try
        {
            _socket.SendTo(CheckWriter.Check($"{Answer.Ufrag}:{_ufrag}", Answer.Password, RandomNumberGenerator.GetBytes(12)), _server);
        }
        catch (ObjectDisposedException)
        {
            // The timer's last call may come after the end.
        }
    }

    /// <summary>Sends one video packet of this payload.</summary>
    public void SendVideo(byte[] payload)
    {
        var packet = new byte[RtpHeader.FixedLength + payload.Length + _outbound!.RtpOverhead];
        RtpHeader.Write(packet, false, true, PeerNumbers.Chromium.Vp8, (ushort)_index, (uint)(_index * 3000), Ssrc);
        payload.CopyTo(packet, RtpHeader.FixedLength);
        _outbound.SealRtp(packet, RtpHeader.FixedLength, Ssrc, _index++);
        _socket.SendTo(packet, _server);
    }

    /// <summary>Sends any bytes.</summary>
    public void SendRaw(byte[] bytes) => _socket.SendTo(bytes, _server);

    /// <summary>Reads what DTLS has after the handshake: a close_notify above all.</summary>
    public void ReadAlerts()
    {
        try
        {
            _dtls!.Receive(new byte[100], 0, 100, 2000);
        }
        catch (TlsFatalAlert)
        {
            // The association is over; WasClosed tells how.
        }
    }

    public int GetReceiveLimit() => 1500;

    public int GetSendLimit() => 1200;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        if (!_handshake.TryTake(out var datagram, Math.Max(1, waitMillis)))
        {
            return -1;
        }

        datagram.CopyTo(buffer);
        return datagram.Length;
    }

    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    public void Send(ReadOnlySpan<byte> buffer) => _socket.SendTo(buffer, SocketFlags.None, _server);

    public void Close()
    {
    }

    public void Dispose()
    {
        _checker?.Dispose();
        _socket.Dispose();
        _outbound?.Dispose();
        _inbound?.Dispose();
        _handshake.Dispose();
        _checks.Dispose();
    }

    private void ReadAll()
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var length = _socket.Receive(buffer);
                Take(buffer[..length]);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed: the test is over.
        }
    }

    private void Take(byte[] datagram)
    {
        switch (datagram[0])
        {
            case <= 3:
                _checks.TryAdd(datagram);
                break;
            case >= 20 and <= 63:
                _handshake.Add(datagram);
                break;
            default:
                TakeMedia(datagram);
                break;
        }
    }

    private void TakeMedia(byte[] datagram)
    {
        if (_inbound is null || !SimulatedNetwork.IsRtp(datagram) || !RtpHeader.TryParse(datagram, out var header))
        {
            return;
        }

        if (_inbound.OpenRtp(datagram, header.Length, header.Ssrc, header.SequenceNumber, out var length, out _) == SrtpOpen.Opened)
        {
            _received.Enqueue((datagram[header.Length..length], header.Ssrc, Stopwatch.GetTimestamp()));
        }
        else
        {
            Failed++;
        }
    }
}
