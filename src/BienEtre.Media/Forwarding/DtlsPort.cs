using BienEtre.Media.Dtls;

namespace BienEtre.Media.Forwarding;

/// <summary>Between the connections and the DTLS endpoint: handshake bytes of authenticated addresses in, bytes and keys out.</summary>
internal sealed class DtlsPort
{
    /// <summary>Ended connections whose last datagram (close_notify) may still be sent.</summary>
    public const int FarewellsMax = 256;

    /// <summary>Shortest DTLS record: its header (RFC 6347 section 4.1).</summary>
    private const int RecordHeaderLength = 13;

    private readonly RelayContext _context;
    private readonly ConnectionTable _connections;
    private readonly IDtlsEndpoint _dtls;
    private readonly Dictionary<long, TransportAddress> _farewells = [];
    private long _farewellsUntil;

    /// <summary>A port.</summary>
    /// <param name="context">Output, events and counters.</param>
    /// <param name="connections">Where connections are looked up.</param>
    /// <param name="dtls">The endpoint.</param>
    public DtlsPort(RelayContext context, ConnectionTable connections, IDtlsEndpoint dtls)
    {
        _context = context;
        _connections = connections;
        _dtls = dtls;
    }

    /// <summary>Takes a datagram of an authenticated address; the first one starts the handshake.</summary>
    /// <param name="connection">Whose address it is.</param>
    /// <param name="datagram">The datagram.</param>
    public void Receive(Connection connection, ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < RecordHeaderLength)
        {
            _context.Counters.Add(MediaCounter.DropUnknownProtocol);
            return;
        }

        if (connection.Dtls != DtlsPhase.Idle || TryStart(connection))
        {
            _dtls.Receive(connection.Id, datagram);
        }
        else if (!connection.Flight.TryAdd(datagram))
        {
            _context.Counters.Add(MediaCounter.DropDtlsBufferFull);
        }
    }

    /// <summary>Starts a handshake that found no room before.</summary>
    /// <param name="connection">The connection.</param>
    public void Retry(Connection connection)
    {
        if (!connection.Flight.IsEmpty && connection.Dtls == DtlsPhase.Idle)
        {
            TryStart(connection);
        }
    }

    /// <summary>Takes one output of the endpoint.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="ended">A connection that ended with it.</param>
    /// <returns>False when there is no more.</returns>
    public bool TryDrain(long now, out Connection? ended)
    {
        ended = null;
        if (!_dtls.TryTake(out var output))
        {
            return false;
        }

        var connection = _connections.ById(output.Connection);
        switch (output)
        {
            case DtlsOutput.Datagram datagram:
                Send(now, connection, datagram);
                break;
            case DtlsOutput.Completed { Keys: var keys } when connection is null:
                keys.Dispose();
                break;
            case DtlsOutput.Completed { Keys: var keys }:
                connection.Install(keys);
                connection.ReportAt = now;
                _context.Raise(connection, MediaEventKind.Connected);
                break;
            case DtlsOutput.Failed:
                _context.Counters.Add(MediaCounter.DtlsFailed);
                ended = connection;
                break;
            default:
                ended = connection;
                break;
        }

        return true;
    }

    /// <summary>Ends a connection's association; its last datagram may still go out.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="connection">The connection.</param>
    public void Close(long now, Connection connection)
    {
        if (connection.Dtls == DtlsPhase.Idle)
        {
            return;
        }

        if (now > _farewellsUntil)
        {
            _farewells.Clear();
        }

        if (connection.Tuples.HasSelected && _farewells.Count < FarewellsMax)
        {
            _farewells[connection.Id] = connection.Tuples.Selected;
            _farewellsUntil = now + RelayBounds.Second;
        }

        _dtls.Close(connection.Id);
    }

    private bool TryStart(Connection connection)
    {
        var fingerprint = connection.Session.Fingerprint;
        if (!_dtls.TryStart(connection.Id, fingerprint.Algorithm, fingerprint.Value.Span))
        {
            return false;
        }

        connection.Dtls = DtlsPhase.Shaking;
        connection.Flight.Drain(datagram => _dtls.Receive(connection.Id, datagram));
        return true;
    }

    private void Send(long now, Connection? connection, DtlsOutput.Datagram datagram)
    {
        TransportAddress to;
        if (connection is { Tuples.HasSelected: true })
        {
            to = connection.Tuples.Selected;
        }
        else if (now > _farewellsUntil || !_farewells.Remove(datagram.Connection, out to))
        {
            return;
        }

        if (datagram.Bytes.Length <= RelayBounds.DatagramMax && _context.Output.TryReserve(out var space))
        {
            datagram.Bytes.Span.CopyTo(space);
            _context.Output.Commit(datagram.Bytes.Length, to);
        }
    }
}
