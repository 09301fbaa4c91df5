using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace BienEtre.Media.Dtls;

/// <summary>
/// Handshakes of a private endpoint with itself, in memory. The first round is a self-test and compiles the handshake's code before the first browser comes
/// (a cold handshake takes about 100 ms); the later ones, in the background, are what the runtime needs to replace it by its optimised form.
/// </summary>
internal static class DtlsWarmUp
{
    private const int TimeoutMilliseconds = 10_000;
    private const int FirstHandshakes = 8;
    private const int LaterRounds = 3;
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);
    private static int _done;

    /// <summary>Runs the first round at once and starts the later ones; only once in a process, because compiled code is the process's.</summary>
    /// <param name="options">The endpoint's; <see cref="DtlsEndpointOptions.WarmUpHandshakes"/> 0 for none.</param>
    /// <param name="stop">Set when no more rounds are wanted.</param>
    /// <exception cref="InvalidOperationException">A handshake failed.</exception>
    internal static void Run(DtlsEndpointOptions options, ManualResetEventSlim stop)
    {
        if (options.WarmUpHandshakes > 0 && Interlocked.Exchange(ref _done, 1) == 0)
        {
            Round(options with { WarmUpHandshakes = Math.Min(FirstHandshakes, options.WarmUpHandshakes) });
            new Thread(() => Later(options, stop)) { IsBackground = true, Name = "dtls-warm-up", Priority = ThreadPriority.BelowNormal }.Start();
        }
    }

    /// <summary>One round of handshakes.</summary>
    internal static void Round(DtlsEndpointOptions options)
    {
        var crypto = new BcTlsCrypto();
        using var certificate = DtlsCertificate.Create(crypto, options.Time.GetUtcNow());
        using var endpoint = new DtlsEndpoint(options with { WarmUpHandshakes = 0, Counters = new MediaCounters(), HandshakeThreadsMax = 1 });
        using var ready = new SemaphoreSlim(0);
        endpoint.OutputReady = () => ready.Release();
        for (var connection = 1L; connection <= options.WarmUpHandshakes; connection++)
        {
            if (!Once(endpoint, new Client(crypto, certificate), new Transport(endpoint, connection, ready), certificate.Sha256))
            {
                throw new InvalidOperationException("The DTLS self-test failed: this node cannot serve browsers.");
            }
        }

        endpoint.OutputReady = null;
    }

    private static void Later(DtlsEndpointOptions options, ManualResetEventSlim stop)
    {
        try
        {
            for (var round = 0; round < LaterRounds && !stop.Wait(BetweenRounds); round++)
            {
                Round(options);
            }
        }
        catch (Exception)
        {
            // The first round has shown that handshakes work; a machine too busy for this one only stays slower for longer.
        }
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

        public TlsCredentials GetClientCredentials(CertificateRequest certificateRequest) => certificate.Credentials(m_context);

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
