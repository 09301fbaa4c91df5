using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using TlsCertificate = Org.BouncyCastle.Tls.Certificate;
using TlsHash = Org.BouncyCastle.Tls.HashAlgorithm;

namespace BienEtre.Media.Tests.Dtls;

/// <summary>A browser's end of the handshake, by BouncyCastle's client. What it may do wrong is a setting.</summary>
internal sealed class TestDtlsClient : DefaultTlsClient, TlsAuthentication
{
    private readonly BcTlsCrypto _crypto;
    private readonly byte[] _encoded;
    private readonly ECPrivateKeyParameters _privateKey;

    internal TestDtlsClient()
        : this(new BcTlsCrypto())
    {
    }

    private TestDtlsClient(BcTlsCrypto crypto)
        : base(crypto)
    {
        _crypto = crypto;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=browser", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(80));
        _encoded = certificate.RawData;
        _privateKey = new ECPrivateKeyParameters(
            "ECDSA", new BigInteger(1, key.ExportParameters(true).D!), Org.BouncyCastle.Asn1.Sec.SecObjectIdentifiers.SecP256r1);
    }

    internal int[] Profiles { get; init; } = [1, 8, 7];

    internal bool WithCertificate { get; init; } = true;

    internal bool WithExtendedMasterSecret { get; init; } = true;

    /// <summary>Bytes of an extension that makes the hello as long as one with a post-quantum key share.</summary>
    internal int PaddingBytes { get; init; }

    internal byte[] Encoded => _encoded;

    internal byte[] Exported { get; private set; } = [];

    internal int SelectedProfile { get; private set; }

    internal short[] RequestedTypes { get; private set; } = [];

    internal X509Certificate2? ServerCertificate { get; private set; }

    internal bool ServerClosed { get; private set; }

    public override int GetHandshakeTimeoutMillis() => 20_000;

    public override int GetHandshakeResendTimeMillis() => 50;

    public override bool ShouldUseExtendedMasterSecret() => WithExtendedMasterSecret;

    public override bool RequiresExtendedMasterSecret() => false;

    public override TlsAuthentication GetAuthentication() => this;

    public void NotifyServerCertificate(TlsServerCertificate serverCertificate) =>
        ServerCertificate = X509CertificateLoader.LoadCertificate(serverCertificate.Certificate.GetCertificateAt(0).GetEncoded());

    public TlsCredentials? GetClientCredentials(Org.BouncyCastle.Tls.CertificateRequest certificateRequest)
    {
        RequestedTypes = certificateRequest.CertificateTypes;
        return WithCertificate
            ? new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(m_context), _crypto, _privateKey, new TlsCertificate([new BcTlsCertificate(_crypto, _encoded)]),
                new SignatureAndHashAlgorithm(TlsHash.sha256, SignatureAlgorithm.ecdsa))
            : null;
    }

    public override IDictionary<int, byte[]> GetClientExtensions()
    {
        var extensions = base.GetClientExtensions() ?? new Dictionary<int, byte[]>();
        if (Profiles.Length > 0)
        {
            TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData(Profiles, []));
        }

        if (PaddingBytes > 0)
        {
            extensions[ExtensionType.padding] = new byte[PaddingBytes];
        }

        return extensions;
    }

    public override void ProcessServerExtensions(IDictionary<int, byte[]> serverExtensions)
    {
        base.ProcessServerExtensions(serverExtensions);
        SelectedProfile = TlsSrtpUtilities.GetUseSrtpExtension(serverExtensions)?.ProtectionProfiles[0] ?? 0;
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        Exported = m_context.ExportKeyingMaterial(ExporterLabel.dtls_srtp, null, SelectedProfile == 7 ? 56 : 60);
    }

    public override void NotifyAlertReceived(short alertLevel, short alertDescription) =>
        ServerClosed |= alertDescription == AlertDescription.close_notify;

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();
}
