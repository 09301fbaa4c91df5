using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using BienEtre.Media;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using TlsCertificate = Org.BouncyCastle.Tls.Certificate;
using TlsHash = Org.BouncyCastle.Tls.HashAlgorithm;

namespace BienEtre.LoadDriver.Peers;

/// <summary>A browser's end of DTLS-SRTP (RFC 5764): asks for AEAD_AES_128_GCM and checks the relay's fingerprint.</summary>
internal sealed class PeerDtls : DefaultTlsClient, TlsAuthentication
{
    private const int GcmKeyingBytes = 2 * (16 + 12);

    private readonly BcTlsCrypto _crypto;
    private readonly ECPrivateKeyParameters _privateKey;
    private readonly byte[] _certificate;
    private byte[] _expected = [];

    /// <summary>Makes a key and a self-signed certificate.</summary>
    public PeerDtls()
        : this(new BcTlsCrypto())
    {
    }

    private PeerDtls(BcTlsCrypto crypto)
        : base(crypto)
    {
        _crypto = crypto;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=peer", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(80));
        _certificate = certificate.RawData;
        _privateKey = new ECPrivateKeyParameters("ECDSA", new BigInteger(1, key.ExportParameters(true).D!), SecObjectIdentifiers.SecP256r1);
        Fingerprint = SHA256.HashData(_certificate);
    }

    /// <summary>SHA-256 of the own certificate.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>The exported keys, after the handshake.</summary>
    public SrtpKeyMaterial? Keys { get; private set; }

    /// <summary>Shakes hands; blocks.</summary>
    /// <param name="transport">The way to the relay.</param>
    /// <param name="expectedFingerprint">SHA-256 from the relay's answer.</param>
    public DtlsTransport Connect(PeerDatagrams transport, byte[] expectedFingerprint)
    {
        _expected = expectedFingerprint;
        return new DtlsClientProtocol().Connect(this, transport);
    }

    /// <inheritdoc/>
    public override int GetHandshakeTimeoutMillis() => 20_000;

    /// <inheritdoc/>
    public override int GetHandshakeResendTimeMillis() => 100;

    /// <inheritdoc/>
    public override TlsAuthentication GetAuthentication() => this;

    /// <inheritdoc/>
    public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
    {
        if (!SHA256.HashData(serverCertificate.Certificate.GetCertificateAt(0).GetEncoded()).SequenceEqual(_expected))
        {
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
    }

    /// <inheritdoc/>
    public TlsCredentials GetClientCredentials(Org.BouncyCastle.Tls.CertificateRequest certificateRequest) => new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(m_context), _crypto, _privateKey, new TlsCertificate([new BcTlsCertificate(_crypto, _certificate)]),
        new SignatureAndHashAlgorithm(TlsHash.sha256, SignatureAlgorithm.ecdsa));

    /// <inheritdoc/>
    public override IDictionary<int, byte[]> GetClientExtensions()
    {
        var extensions = base.GetClientExtensions() ?? new Dictionary<int, byte[]>();
        TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([(int)SrtpProfile.AeadAes128Gcm], []));
        return extensions;
    }

    /// <inheritdoc/>
    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        var block = m_context.ExportKeyingMaterial(ExporterLabel.dtls_srtp, null, GcmKeyingBytes);
        Keys = new SrtpKeyMaterial(SrtpProfile.AeadAes128Gcm, block[..16], block[16..32], block[32..44], block[44..56]);
    }

    /// <inheritdoc/>
    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();
}

/// <summary>BouncyCastle's view of a UDP socket whose reading is done elsewhere.</summary>
internal sealed class PeerDatagrams(Socket socket) : DatagramTransport, IDisposable
{
    private const int DatagramMax = 1500;
    private const int SendMax = 1200;

    private readonly BlockingCollection<byte[]> _arrived = new(boundedCapacity: 256);

    /// <summary>Hands over a DTLS record; dropped when too many wait.</summary>
    /// <param name="datagram">What arrived.</param>
    public void Deliver(ReadOnlySpan<byte> datagram) => _arrived.TryAdd(datagram.ToArray());

    /// <inheritdoc/>
    public int GetReceiveLimit() => DatagramMax;

    /// <inheritdoc/>
    public int GetSendLimit() => SendMax;

    /// <inheritdoc/>
    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer, int waitMillis)
    {
        if (!_arrived.TryTake(out var datagram, waitMillis))
        {
            return -1;
        }

        var length = Math.Min(datagram.Length, buffer.Length);
        datagram.AsSpan(0, length).CopyTo(buffer);
        return length;
    }

    /// <inheritdoc/>
    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> buffer) => socket.Send(buffer);

    /// <summary>Does nothing: the socket belongs to the peer.</summary>
    public void Close()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _arrived.Dispose();
}
