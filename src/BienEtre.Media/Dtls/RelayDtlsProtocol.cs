using Org.BouncyCastle.Tls;

namespace BienEtre.Media.Dtls;

/// <summary>BouncyCastle's server side of a handshake, which tells its connection when CertificateVerify was processed.</summary>
internal sealed class RelayDtlsProtocol(DtlsConnection connection) : DtlsServerProtocol
{
    /// <inheritdoc/>
    protected override void ProcessCertificateVerify(ServerHandshakeState state, byte[] body, TlsHandshakeHash handshakeHash)
    {
        base.ProcessCertificateVerify(state, body, handshakeHash);
        connection.AllowCipherChange();
    }
}
