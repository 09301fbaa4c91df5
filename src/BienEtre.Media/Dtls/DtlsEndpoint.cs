using System.Collections.Concurrent;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace BienEtre.Media.Dtls;

/// <summary>
/// The DTLS 1.2 server of a node, by BouncyCastle. Its handshake blocks, so each runs on a dedicated thread of a bounded set; established connections share
/// one thread that looks at the rare datagram after the handshake. No cookie exchange: ICE has proved that the browser receives at its address.
/// </summary>
public sealed class DtlsEndpoint : IDtlsEndpoint, IDisposable
{
    private readonly DtlsEndpointOptions _options;
    private readonly BcTlsCrypto _crypto;
    private readonly DtlsCertificate _certificate;
    private readonly ConcurrentDictionary<long, DtlsConnection> _connections = new();
    private readonly ConcurrentQueue<DtlsOutput> _outputs = new();
    private readonly DtlsWorkers _handshakes;
    private readonly DtlsWorkers _established;
    private readonly ManualResetEventSlim _stopped = new();
    private int _pending;

    /// <summary>Makes the certificate and warms up.</summary>
    /// <param name="options">Bounds and times.</param>
    /// <exception cref="InvalidOperationException">The warm-up handshake failed: this node could not serve any browser.</exception>
    public DtlsEndpoint(DtlsEndpointOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _crypto = new BcTlsCrypto(new SecureRandom(new Org.BouncyCastle.Crypto.Prng.CryptoApiRandomGenerator()));
        _certificate = DtlsCertificate.Create(_crypto, options.Time.GetUtcNow());
        _handshakes = new DtlsWorkers("dtls-handshake", options.HandshakeThreadsMax, (connection, _) => Shake(connection));
        _established = new DtlsWorkers("dtls-established", 1, Attend);
        DtlsWarmUp.Run(options, _stopped);
    }

    /// <inheritdoc/>
    public string FingerprintSha256 => _certificate.FingerprintSha256;

    /// <inheritdoc/>
    public Action? OutputReady { get; set; }

    /// <inheritdoc/>
    public bool TryStart(long connection, string fingerprintAlgorithm, ReadOnlySpan<byte> expectedFingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprintAlgorithm);
        var expected = ExpectedFingerprint.Create(fingerprintAlgorithm, expectedFingerprint);
        if (expected is not null && _connections.Count < _options.ConnectionsMax)
        {
            if (Interlocked.Increment(ref _pending) <= _options.PendingMax
                && _connections.TryAdd(connection, new DtlsConnection(connection, expected, _options, Emit)))
            {
                return true;
            }

            Interlocked.Decrement(ref _pending);
        }

        _options.Counters.AddShared(MediaCounter.DtlsRefused);
        return false;
    }

    /// <inheritdoc/>
    public void Receive(long connection, ReadOnlySpan<byte> datagram)
    {
        if (!_connections.TryGetValue(connection, out var found))
        {
            _options.Counters.AddShared(MediaCounter.DropDtlsUnknownConnection);
            return;
        }

        switch (found.Deliver(datagram))
        {
            case DtlsConnection.Next.Handshake: _handshakes.Enqueue(found); break;
            case DtlsConnection.Next.Attend: _established.Enqueue(found); break;
            case DtlsConnection.Next.Dropped: _options.Counters.AddShared(MediaCounter.DropDtlsQueueFull); break;
            default: break;
        }
    }

    /// <inheritdoc/>
    public void Close(long connection)
    {
        if (_connections.TryRemove(connection, out var found))
        {
            if (found.RequestClose() == DtlsConnection.Next.Attend)
            {
                _established.Enqueue(found);
            }

            ReleasePending(found);
        }
    }

    /// <inheritdoc/>
    public bool TryTake(out DtlsOutput output)
    {
        while (_outputs.TryDequeue(out var next))
        {
            // Closed in the meantime: nobody waits for these keys any more.
            if (next is DtlsOutput.Completed completed && !_connections.ContainsKey(completed.Connection))
            {
                completed.Keys.Dispose();
                continue;
            }

            output = next;
            return true;
        }

        output = null!;
        return false;
    }

    /// <summary>Ends all connections and threads. Outputs that wait are discarded, keys zeroed.</summary>
    public void Dispose()
    {
        _stopped.Set();
        foreach (var id in _connections.Keys)
        {
            Close(id);
        }

        _handshakes.Dispose();
        _established.Dispose();
        _certificate.Dispose();
        while (TryTake(out _))
        {
        }
    }

    private void Shake(DtlsConnection connection)
    {
        if (!connection.IsWanted)
        {
            connection.End();
            return;
        }

        var server = new RelayTlsServer(_crypto, _certificate, connection.Expected, _options);
        try
        {
            var transport = new RelayDtlsProtocol(connection).Accept(server, connection);
            var next = connection.Establish(transport, server);
            ReleasePending(connection);
            Emit(new DtlsOutput.Completed(connection.Id, server.Keys!));
            if (next == DtlsConnection.Next.Attend)
            {
                _established.Enqueue(connection);
            }
        }
        catch (Exception exception)
        {
            // Whatever a browser sends ends here: BouncyCastle reports broken input by many kinds of exception.
            server.Keys?.Dispose();
            connection.End();
            Forget(connection, new DtlsOutput.Failed(
                connection.Id, server.Failure ?? (exception is TlsTimeoutException ? DtlsFailure.Timeout : DtlsFailure.Protocol)));
        }
    }

    private void Attend(DtlsConnection connection, byte[] buffer)
    {
        bool alive;
        try
        {
            alive = connection.Attend(buffer);
        }
        catch (Exception)
        {
            // A fatal alert of the browser, or input that BouncyCastle cannot go on after.
            alive = false;
        }

        if (!alive)
        {
            connection.End();
            Forget(connection, new DtlsOutput.Closed(connection.Id));
        }
    }

    // Reports the end, unless the core closed the connection itself.
    private void Forget(DtlsConnection connection, DtlsOutput last)
    {
        if (_connections.TryRemove(connection.Id, out _))
        {
            ReleasePending(connection);
            Emit(last);
        }
    }

    private void ReleasePending(DtlsConnection connection)
    {
        if (connection.LeavePending())
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    private void Emit(DtlsOutput output)
    {
        if (output is DtlsOutput.Datagram && _outputs.Count >= _options.OutputsMax)
        {
            _options.Counters.AddShared(MediaCounter.DropDtlsOutputFull);
            return;
        }

        _outputs.Enqueue(output);
        OutputReady?.Invoke();
    }
}
