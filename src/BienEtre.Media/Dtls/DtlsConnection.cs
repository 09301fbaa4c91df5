using Org.BouncyCastle.Tls;

namespace BienEtre.Media.Dtls;

/// <summary>
/// One browser's association: a bounded queue of received datagrams, which BouncyCastle's blocking code reads as its transport. Datagrams come from the
/// relay's owner thread, reads from at most one worker at a time.
/// </summary>
internal sealed class DtlsConnection(long id, ExpectedFingerprint expected, DtlsEndpointOptions options, Action<DtlsOutput> emit) : DatagramTransport
{
    /// <summary>Longest datagram taken, in bytes: an Ethernet frame's.</summary>
    internal const int DatagramBytesMax = 1500;

    /// <summary>Longest datagram sent, in bytes: fits every path that media fits.</summary>
    internal const int SendBytesMax = 1200;

    private readonly object _gate = new();
    private readonly Queue<byte[]> _received = new();
    private readonly CipherChangeGate _cipherChange = new();
    private readonly byte[] _flight = new byte[SendBytesMax];
    private int _flightLength;
    private Phase _phase = Phase.Registered;
    private bool _closing;
    private bool _scheduled;
    private int _pending = 1;
    private DtlsTransport? _transport;
    private RelayTlsServer? _server;

    /// <summary>Where a connection stands.</summary>
    internal enum Phase
    {
        /// <summary>Waits for the first datagram; holds no thread.</summary>
        Registered,

        /// <summary>Waits for a handshake thread or holds one.</summary>
        Handshaking,

        /// <summary>Keys were handed out.</summary>
        Established,

        /// <summary>Over.</summary>
        Ended,
    }

    /// <summary>What the endpoint has to do after it handed over a datagram.</summary>
    internal enum Next
    {
        /// <summary>It was dropped.</summary>
        Dropped,

        /// <summary>Nothing: a worker is at it.</summary>
        Nothing,

        /// <summary>Give it a handshake thread.</summary>
        Handshake,

        /// <summary>Give it to the thread of established connections.</summary>
        Attend,
    }

    internal long Id => id;

    internal ExpectedFingerprint Expected => expected;

    /// <summary>True exactly once: when the connection stops being counted as pending.</summary>
    internal bool LeavePending() => Interlocked.Exchange(ref _pending, 0) == 1;

    internal Next Deliver(ReadOnlySpan<byte> datagram)
    {
        lock (_gate)
        {
            if (_closing || _phase == Phase.Ended || datagram.Length > DatagramBytesMax || _received.Count >= options.DatagramsPerConnectionMax)
            {
                return Next.Dropped;
            }

            _received.Enqueue(datagram.ToArray());
            Monitor.Pulse(_gate);
            if (_phase == Phase.Registered)
            {
                _phase = Phase.Handshaking;
                return Next.Handshake;
            }

            return Schedule();
        }
    }

    /// <summary>Asks the worker to stop; says whether the thread of established connections has to send the farewell.</summary>
    internal Next RequestClose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
            if (_phase == Phase.Registered)
            {
                _phase = Phase.Ended;
            }

            return Schedule();
        }
    }

    /// <summary>Marks the handshake complete; says whether datagrams or a close request came in the meantime.</summary>
    internal Next Establish(DtlsTransport transport, RelayTlsServer server)
    {
        Flush();
        lock (_gate)
        {
            _transport = transport;
            _server = server;
            _phase = Phase.Established;
            return _closing || _received.Count > 0 ? Schedule() : Next.Nothing;
        }
    }

    /// <summary>Whether a handshake thread should begin at all.</summary>
    internal bool IsWanted
    {
        get
        {
            lock (_gate)
            {
                return !_closing;
            }
        }
    }

    internal void End()
    {
        Flush();
        lock (_gate)
        {
            _phase = Phase.Ended;
            _received.Clear();
            _transport = null;
        }
    }

    /// <summary>
    /// Reads what waits in an established connection: alerts, and handshake messages sent again because our last flight was lost, which BouncyCastle answers
    /// (RFC 6347 4.2.4). Returns false when the association is over.
    /// </summary>
    internal bool Attend(byte[] buffer)
    {
        while (true)
        {
            DtlsTransport transport;
            bool closing;
            lock (_gate)
            {
                closing = _closing;
                if (_phase != Phase.Established || _transport is null || (_received.Count == 0 && !closing))
                {
                    _scheduled = false;
                    return _phase == Phase.Established;
                }

                transport = _transport;
            }

            if (closing)
            {
                transport.Close();
                return false;
            }

            // Application data is never used on this association: what is read is dropped.
            transport.Receive(buffer.AsSpan(), 1);
            Flush();
            if (_server!.PeerClosed)
            {
                return false;
            }
        }
    }

    public int GetReceiveLimit() => DatagramBytesMax;

    public int GetSendLimit() => SendBytesMax;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        Flush();
        lock (_gate)
        {
            if (_cipherChange.TryRelease(out var held))
            {
                return Copy(held, buffer);
            }

            if (_received.Count == 0 && !_closing)
            {
                // Zero would mean "for ever" here; no wait of this endpoint is unbounded.
                Monitor.Wait(_gate, Math.Max(waitMillis, 1));
            }

            if (_closing && _phase != Phase.Established)
            {
                throw new TlsFatalAlert(AlertDescription.user_canceled);
            }

            while (_received.TryDequeue(out var datagram))
            {
                if (_cipherChange.Pass(datagram) is { IsEmpty: false } readable)
                {
                    return Copy(readable, buffer);
                }
            }

            return -1;
        }
    }

    /// <summary>Called by the handshake once the browser has proved that it holds its certificate's key.</summary>
    internal void AllowCipherChange()
    {
        lock (_gate)
        {
            _cipherChange.Open();
        }
    }

    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    /// <summary>Joins the records of a flight to as few datagrams as possible: a flight then arrives whole or is lost whole, and repetition is cheap.</summary>
    public void Send(ReadOnlySpan<byte> buffer)
    {
        if (_flightLength + buffer.Length > SendBytesMax)
        {
            Flush();
        }

        buffer.CopyTo(_flight.AsSpan(_flightLength));
        _flightLength += buffer.Length;
    }

    /// <summary>BouncyCastle closes its transport with the association; there is nothing below to close.</summary>
    public void Close()
    {
    }

    // A flight is over when the handshake reads again, is complete, or ends. Only the worker that has the connection comes here.
    private void Flush()
    {
        if (_flightLength > 0)
        {
            emit(new DtlsOutput.Datagram(id, _flight.AsSpan(0, _flightLength).ToArray()));
            _flightLength = 0;
        }
    }

    private static int Copy(ReadOnlySpan<byte> datagram, Span<byte> buffer)
    {
        var length = Math.Min(datagram.Length, buffer.Length);
        datagram[..length].CopyTo(buffer);
        return length;
    }

    private Next Schedule()
    {
        if (_phase != Phase.Established || _scheduled)
        {
            return Next.Nothing;
        }

        _scheduled = true;
        return Next.Attend;
    }
}
