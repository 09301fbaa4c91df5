using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using TlsCertificateChain = Org.BouncyCastle.Tls.Certificate;

namespace BienEtre.Media.Dtls;

/// <summary>
/// A self-signed ECDSA P-256 certificate, made at start and never stored (RFC 8827 6.5). It says nothing about the node: its name is that of browsers'
/// certificates. Browsers check its fingerprint, not its dates.
/// </summary>
internal sealed class DtlsCertificate
{
    private DtlsCertificate(TlsCertificateChain chain, ECPrivateKeyParameters privateKey, byte[] encoded)
    {
        Chain = chain;
        PrivateKey = privateKey;
        FingerprintSha256 = string.Join(':', SHA256.HashData(encoded).Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
    }

    internal TlsCertificateChain Chain { get; }

    internal ECPrivateKeyParameters PrivateKey { get; }

    internal string FingerprintSha256 { get; }

    internal static DtlsCertificate Create(BcTlsCrypto crypto, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);

        // A day back for a browser's wrong clock; 30 days in all.
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(29));
        var parameters = key.ExportParameters(includePrivateParameters: true);
        try
        {
            var privateKey = new ECPrivateKeyParameters("ECDSA", new BigInteger(1, parameters.D!), Org.BouncyCastle.Asn1.Sec.SecObjectIdentifiers.SecP256r1);
            var chain = new TlsCertificateChain([new BcTlsCertificate(crypto, certificate.RawData)]);
            return new DtlsCertificate(chain, privateKey, certificate.RawData);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }
}
