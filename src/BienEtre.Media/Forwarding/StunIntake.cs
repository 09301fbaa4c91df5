using BienEtre.Media.Stun;

namespace BienEtre.Media.Forwarding;

/// <summary>
/// Answers connectivity checks as a lite agent (RFC 8445 section 7.3). Only here an address becomes one that may speak for a connection, and only after
/// MESSAGE-INTEGRITY. Whoever does not know the credentials gets silence, so that the port is no oracle.
/// </summary>
internal sealed class StunIntake
{
    private const int UnknownAttribute = 420;
    private const int RoleConflict = 487;

    private readonly RelayContext _context;
    private readonly ConnectionTable _connections;

    /// <summary>An intake.</summary>
    /// <param name="context">Output and counters.</param>
    /// <param name="connections">Where credentials are looked up.</param>
    public StunIntake(RelayContext context, ConnectionTable connections)
    {
        _context = context;
        _connections = connections;
    }

    /// <summary>Takes a datagram whose first byte says STUN.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="datagram">The datagram.</param>
    /// <param name="from">Where it came from.</param>
    public void Receive(long now, ReadOnlySpan<byte> datagram, in TransportAddress from)
    {
        var parsed = StunBindingRequest.TryParse(datagram, out var request);
        if (parsed != StunParse.BindingRequest)
        {
            _context.Counters.Add(parsed == StunParse.NotStun ? MediaCounter.DropUnknownProtocol : MediaCounter.DropStunMalformed);
            return;
        }

        if (_connections.ByUfrag(request.LocalUfrag) is not { } registration)
        {
            _context.Counters.Add(MediaCounter.DropStunUnknownUser);
            return;
        }

        if (!request.RemoteUfrag.SequenceEqual(registration.RemoteUfrag) || !request.Verify(registration.Password))
        {
            _context.Counters.Add(MediaCounter.DropStunUnauthenticated);
            return;
        }

        if (!registration.Connection.Transactions.TryNote(request.TransactionId, from))
        {
            _context.Counters.Add(MediaCounter.DropStunReplayed);
            return;
        }

        if (!_context.Output.TryReserve(out var space))
        {
            return;
        }

        var error = request.UnknownRequired != 0 ? UnknownAttribute : request.PeerIsControlled ? RoleConflict : 0;
        if (error != 0)
        {
            var length = StunResponse.WriteError(space, request.TransactionId, error, registration.Password, request.UnknownRequired);
            _context.Output.Commit(length, from);
            return;
        }

        Authenticated(now, registration, from, request.UseCandidate);
        _context.Output.Commit(StunResponse.WriteSuccess(space, request.TransactionId, from, registration.Password), from);
    }

    private void Authenticated(long now, IceRegistration registration, in TransportAddress from, bool nominates)
    {
        var connection = registration.Connection;
        _connections.Confirm(registration);
        connection.CheckedAt = now;
        if (connection.Tuples.Checked(now, from, nominates, out var evicted, out var hasEvicted))
        {
            if (hasEvicted)
            {
                _connections.Unbind(evicted);
                _context.Counters.Add(MediaCounter.TuplesEvicted);
            }

            _connections.Bind(from, connection);
        }

        if (connection.IsDisconnected)
        {
            connection.IsDisconnected = false;
            _context.Raise(connection, MediaEventKind.Connected);
        }
    }
}
