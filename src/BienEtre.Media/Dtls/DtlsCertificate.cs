using System.Globalization;
using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using TlsHash = Org.BouncyCastle.Tls.HashAlgorithm;

namespace BienEtre.Media.Dtls;

/// <summary>
/// A self-signed ECDSA P-256 certificate, made at start and never stored (RFC 8827 6.5). It says nothing about the node: its name is that of browsers'
/// certificates. Browsers check its fingerprint, not its dates. The private key stays with the platform's cryptography, which signs in a sixth of
/// BouncyCastle's time and without secret-dependent branches.
/// </summary>
internal sealed class DtlsCertificate : TlsSigner, IDisposable
{
    private readonly ECDsa _key;
    private readonly object _gate = new();
    private readonly Certificate _chain;

    private DtlsCertificate(ECDsa key, Certificate chain, byte[] hash)
    {
        _key = key;
        _chain = chain;
        Sha256 = hash;
        FingerprintSha256 = string.Join(':', hash.Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
    }

    internal byte[] Sha256 { get; }

    internal string FingerprintSha256 { get; }

    internal static DtlsCertificate Create(BcTlsCrypto crypto, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);

        // A day back for a browser's wrong clock; 30 days in all.
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(29));
        var encoded = certificate.RawData;
        return new DtlsCertificate(key, new Certificate([new BcTlsCertificate(crypto, encoded)]), SHA256.HashData(encoded));
    }

    /// <summary>What a handshake signs with.</summary>
    internal TlsCredentialedSigner Credentials(TlsContext context) =>
        new DefaultTlsCredentialedSigner(
            new TlsCryptoParameters(context), this, _chain, new SignatureAndHashAlgorithm(TlsHash.sha256, SignatureAlgorithm.ecdsa));

    /// <inheritdoc/>
    public byte[] GenerateRawSignature(SignatureAndHashAlgorithm algorithm, byte[] hash)
    {
        // The platform does not promise that two threads may sign with one key at once.
        lock (_gate)
        {
            return _key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    /// <summary>None: the hash of what is signed is short.</summary>
    /// <param name="algorithm">Not used.</param>
    public TlsStreamSigner? GetStreamSigner(SignatureAndHashAlgorithm algorithm) => null;

    /// <summary>Wipes the private key.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _key.Dispose();
        }
    }
}
