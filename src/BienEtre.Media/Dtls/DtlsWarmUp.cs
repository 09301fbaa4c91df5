using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using TlsHash = Org.BouncyCastle.Tls.HashAlgorithm;

namespace BienEtre.Media.Dtls;

/// <summary>
/// Handshakes of the endpoint with itself, in memory: a self-test at start, and the compilation of the handshake's code before the first browser comes.
/// </summary>
internal static class DtlsWarmUp
{
    private const int TimeoutMilliseconds = 10_000;

    internal static void Run(DtlsEndpoint endpoint, BcTlsCrypto crypto, DateTimeOffset now, int handshakes)
    {
        if (handshakes <= 0)
        {
            return;
        }

        var certificate = DtlsCertificate.Create(crypto, now);
        var fingerprint = Convert.FromHexString(certificate.FingerprintSha256.Replace(":", string.Empty, StringComparison.Ordinal));
        using var ready = new SemaphoreSlim(0);
        endpoint.OutputReady = () => ready.Release();
        for (var connection = -1L; connection >= -handshakes; connection--)
        {
            if (!Once(endpoint, new Client(crypto, certificate), new Transport(endpoint, connection, ready), fingerprint))
            {
                throw new InvalidOperationException("The DTLS self-test failed: this node cannot serve browsers.");
            }
        }

        endpoint.OutputReady = null;
    }

    private static bool Once(DtlsEndpoint endpoint, Client client, Transport transport, byte[] fingerprint)
    {
        if (!endpoint.TryStart(transport.Connection, "sha-256", fingerprint))
        {
            return false;
        }

        new DtlsClientProtocol().Connect(client, transport);
        Span<byte> buffer = stackalloc byte[DtlsConnection.DatagramBytesMax];
        while (transport.Keys is null && transport.Receive(buffer, TimeoutMilliseconds) >= 0)
        {
        }

        using var keys = transport.Keys;
        endpoint.Close(transport.Connection);
        return keys is not null && CryptographicOperations.FixedTimeEquals(client.ClientKey, keys.ClientKey);
    }

    private sealed class Transport(DtlsEndpoint endpoint, long connection, SemaphoreSlim ready) : DatagramTransport
    {
        internal long Connection => connection;

        internal SrtpKeyMaterial? Keys { get; private set; }

        public int GetReceiveLimit() => DtlsConnection.DatagramBytesMax;

        public int GetSendLimit() => DtlsConnection.SendBytesMax;

        public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

        public int Receive(Span<byte> buffer, int waitMillis)
        {
            while (ready.Wait(Math.Max(waitMillis, 1)))
            {
                if (!endpoint.TryTake(out var output) || output.Connection != connection)
                {
                    // The farewell of the connection before.
                    continue;
                }

                switch (output)
                {
                    case DtlsOutput.Datagram datagram:
                        datagram.Bytes.Span.CopyTo(buffer);
                        return datagram.Bytes.Length;
                    case DtlsOutput.Completed completed:
                        Keys = completed.Keys;
                        return 0;
                    default:
                        throw new InvalidOperationException("The DTLS self-test was refused.");
                }
            }

            return -1;
        }

        public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

        public void Send(ReadOnlySpan<byte> buffer) => endpoint.Receive(connection, buffer);

        public void Close()
        {
        }
    }

    private sealed class Client(BcTlsCrypto crypto, DtlsCertificate certificate) : DefaultTlsClient(crypto), TlsAuthentication
    {
        internal byte[] ClientKey { get; private set; } = [];

        public override int GetHandshakeTimeoutMillis() => TimeoutMilliseconds;

        public override bool ShouldCheckSigAlgOfPeerCerts() => false;

        public override TlsAuthentication GetAuthentication() => this;

        public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
        {
            // Both ends are this process, and the exported keys are compared.
        }

        public TlsCredentials GetClientCredentials(Org.BouncyCastle.Tls.CertificateRequest certificateRequest) =>
            new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(m_context), crypto, certificate.PrivateKey, certificate.Chain,
                new SignatureAndHashAlgorithm(TlsHash.sha256, SignatureAlgorithm.ecdsa));

        public override IDictionary<int, byte[]> GetClientExtensions()
        {
            var extensions = base.GetClientExtensions() ?? new Dictionary<int, byte[]>();
            TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([(int)SrtpProfile.AeadAes128Gcm], []));
            return extensions;
        }

        public override void NotifyHandshakeComplete()
        {
            base.NotifyHandshakeComplete();
            var block = m_context.ExportKeyingMaterial(ExporterLabel.dtls_srtp, null, 56);
            ClientKey = block[..16];
        }

        protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

        protected override int[] GetSupportedCipherSuites() => [CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];
    }
}
