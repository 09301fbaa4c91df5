using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using TlsHash = Org.BouncyCastle.Tls.HashAlgorithm;

namespace BienEtre.Media.Dtls;

/// <summary>
/// What the relay answers in a handshake: DTLS 1.2, forward-secret suites only, extended master secret and a client certificate required, one SRTP profile
/// (RFC 5764, RFC 7627, RFC 8827 6.5). Keys are exported only after the browser's certificate matched.
/// </summary>
internal sealed class RelayTlsServer(BcTlsCrypto crypto, DtlsCertificate certificate, ExpectedFingerprint expected, DtlsEndpointOptions options)
    : DefaultTlsServer(crypto)
{
    private bool _certificateMatched;
    private SrtpProfile _profile;

    /// <summary>Why the handshake failed, where this class refused it.</summary>
    internal DtlsFailure? Failure { get; private set; }

    /// <summary>The exported keys once the handshake is complete. The owner disposes them.</summary>
    internal SrtpKeyMaterial? Keys { get; private set; }

    /// <summary>The browser ended the association.</summary>
    internal bool PeerClosed { get; private set; }

    /// <summary>A corrupt or forged record is dropped (RFC 6347 4.1.2.7), so that nobody on the path can end a connection with one.</summary>
    public override bool IgnoreCorruptDtlsRecords => true;

    public override int GetHandshakeTimeoutMillis() => (int)options.HandshakeTimeout.TotalMilliseconds;

    public override int GetHandshakeResendTimeMillis() => (int)options.ResendAfter.TotalMilliseconds;

    public override bool RequiresExtendedMasterSecret() => true;

    public override int GetMaxCertificateChainLength() => 3;

    public override int GetMaxHandshakeMessageSize() => 16_384;

    /// <summary>The fingerprint is what binds the certificate; how it was signed does not matter.</summary>
    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    public override bool PreferLocalSupportedGroups() => true;

    public override int[] GetSupportedGroups() => [NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1];

    public override void ProcessClientExtensions(IDictionary<int, byte[]> clientExtensions)
    {
        base.ProcessClientExtensions(clientExtensions);

        // Ours is the choice: Chromium lists SHA-1 first, and AES-GCM costs a fifth of it.
        var offered = TlsSrtpUtilities.GetUseSrtpExtension(clientExtensions)?.ProtectionProfiles ?? [];
        _profile = offered.Contains((int)SrtpProfile.AeadAes128Gcm) ? SrtpProfile.AeadAes128Gcm
            : offered.Contains((int)SrtpProfile.Aes128CmHmacSha1_80) ? SrtpProfile.Aes128CmHmacSha1_80
            : SrtpProfile.None;
        if (_profile == SrtpProfile.None)
        {
            throw Refuse(DtlsFailure.NoSrtpProfile, AlertDescription.handshake_failure);
        }
    }

    public override IDictionary<int, byte[]> GetServerExtensions()
    {
        var extensions = base.GetServerExtensions() ?? new Dictionary<int, byte[]>();
        TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([(int)_profile], []));
        return extensions;
    }

    /// <summary>Lists <c>ecdsa_sign</c> first: Chromium since 124 aborts where its certificate's type is missing.</summary>
    public override Org.BouncyCastle.Tls.CertificateRequest GetCertificateRequest() =>
        new(
            [ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign],
            [
                new SignatureAndHashAlgorithm(TlsHash.sha256, SignatureAlgorithm.ecdsa),
                new SignatureAndHashAlgorithm(TlsHash.sha384, SignatureAlgorithm.ecdsa),
                new SignatureAndHashAlgorithm(TlsHash.sha512, SignatureAlgorithm.ecdsa),
                SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
                new SignatureAndHashAlgorithm(TlsHash.sha256, SignatureAlgorithm.rsa),
            ],
            null);

    public override void NotifyClientCertificate(Certificate clientCertificate)
    {
        if (clientCertificate is null || clientCertificate.IsEmpty)
        {
            throw Refuse(DtlsFailure.NoCertificate, AlertDescription.handshake_failure);
        }

        if (!expected.Matches(clientCertificate.GetCertificateAt(0).GetEncoded()))
        {
            throw Refuse(DtlsFailure.FingerprintMismatch, AlertDescription.bad_certificate);
        }

        _certificateMatched = true;
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        if (!_certificateMatched)
        {
            throw Refuse(DtlsFailure.NoCertificate, AlertDescription.handshake_failure);
        }

        Keys = Export(_profile);
    }

    public override void NotifyAlertReceived(short alertLevel, short alertDescription) =>
        PeerClosed |= alertLevel == AlertLevel.fatal || alertDescription == AlertDescription.close_notify;

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override bool PreferLocalCipherSuites() => true;

    protected override int[] GetSupportedCipherSuites() =>
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    ];

    protected override TlsCredentialedSigner GetECDsaSignerCredentials() => certificate.Credentials(m_context);

    // RFC 5764 4.2: client key, server key, client salt, server salt.
    private SrtpKeyMaterial Export(SrtpProfile profile)
    {
        var key = SrtpKeyMaterial.KeyLength(profile);
        var salt = SrtpKeyMaterial.SaltLength(profile);
        var block = m_context.ExportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
        try
        {
            return new SrtpKeyMaterial(profile, block[..key], block[key..(2 * key)], block[(2 * key)..((2 * key) + salt)], block[((2 * key) + salt)..]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(block);
        }
    }

    private TlsFatalAlert Refuse(DtlsFailure failure, short alert)
    {
        Failure = failure;
        return new TlsFatalAlert(alert);
    }
}
