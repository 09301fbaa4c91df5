using System.Text;

namespace BienEtre.Media.Forwarding;

/// <summary>The connections of a node, found by remote address (the packet path), by user fragment (checks) and by number (DTLS).</summary>
internal sealed class ConnectionTable
{
    /// <summary>Longest user fragment looked up; ours are shorter.</summary>
    private const int UfragMax = 64;

    private readonly Dictionary<TransportAddress, Connection> _byAddress = new(AddressComparer.Instance);
    private readonly Dictionary<string, IceRegistration> _byUfrag = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IceRegistration>.AlternateLookup<ReadOnlySpan<char>> _byUfragText;
    private readonly Dictionary<long, Connection> _byId = [];

    /// <summary>An empty table.</summary>
    public ConnectionTable() => _byUfragText = _byUfrag.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How many connections there are.</summary>
    public int Count => _byId.Count;

    /// <summary>All connections.</summary>
    public Dictionary<long, Connection>.ValueCollection All => _byId.Values;

    /// <summary>Finds the connection an authenticated address speaks for.</summary>
    /// <param name="address">The datagram's source.</param>
    public Connection? ByAddress(in TransportAddress address) => _byAddress.GetValueOrDefault(address);

    /// <summary>Finds a connection by number.</summary>
    /// <param name="id">The number.</param>
    public Connection? ById(long id) => _byId.GetValueOrDefault(id);

    /// <summary>Finds the credentials of a user fragment.</summary>
    /// <param name="ufrag">Our part of a check's USERNAME.</param>
    public IceRegistration? ByUfrag(ReadOnlySpan<byte> ufrag)
    {
        if (ufrag.IsEmpty || ufrag.Length > UfragMax)
        {
            return null;
        }

        Span<char> text = stackalloc char[UfragMax];
        var length = Encoding.Latin1.GetChars(ufrag, text);
        return _byUfragText.TryGetValue(text[..length], out var registration) ? registration : null;
    }

    /// <summary>Adds a connection.</summary>
    /// <param name="connection">The connection.</param>
    public void Add(Connection connection) => _byId.Add(connection.Id, connection);

    /// <summary>Adds the newest credentials of a connection; those before the last ones end.</summary>
    /// <param name="registration">The credentials.</param>
    public void Register(IceRegistration registration)
    {
        var registrations = registration.Connection.Registrations;
        while (registrations.Count > 1)
        {
            Unregister(registrations[0]);
        }

        registrations.Add(registration);
        _byUfrag.Add(registration.Ufrag, registration);
    }

    /// <summary>A check with these credentials passed: older ones of the connection end (RFC 8445 section 9).</summary>
    /// <param name="registration">The credentials.</param>
    public void Confirm(IceRegistration registration)
    {
        var registrations = registration.Connection.Registrations;
        while (registrations.Count > 1 && registrations[^1] == registration)
        {
            Unregister(registrations[0]);
        }
    }

    /// <summary>Lets an address speak for a connection, after an authenticated check. It stops speaking for any other.</summary>
    /// <param name="address">The address.</param>
    /// <param name="connection">The connection.</param>
    public void Bind(in TransportAddress address, Connection connection)
    {
        if (_byAddress.TryGetValue(address, out var other) && other != connection)
        {
            other.Tuples.Remove(address);
        }

        _byAddress[address] = connection;
    }

    /// <summary>Forgets an address.</summary>
    /// <param name="address">The address.</param>
    public void Unbind(in TransportAddress address) => _byAddress.Remove(address);

    /// <summary>Removes a connection with its addresses and credentials.</summary>
    /// <param name="connection">The connection.</param>
    public void Remove(Connection connection)
    {
        for (var i = 0; i < connection.Tuples.Count; i++)
        {
            _byAddress.Remove(connection.Tuples[i]);
        }

        while (connection.Registrations.Count > 0)
        {
            Unregister(connection.Registrations[0]);
        }

        _byId.Remove(connection.Id);
    }

    private void Unregister(IceRegistration registration)
    {
        _byUfrag.Remove(registration.Ufrag);
        registration.Connection.Registrations.Remove(registration);
        registration.Dispose();
    }

    /// <summary>Hashes only authenticated addresses, so nobody can choose collisions without credentials for each.</summary>
    private sealed class AddressComparer : IEqualityComparer<TransportAddress>
    {
        public static readonly AddressComparer Instance = new();

        public bool Equals(TransportAddress x, TransportAddress y) => x.Port == y.Port && x.Address == y.Address;

        public int GetHashCode(TransportAddress obj) => HashCode.Combine((ulong)(obj.Address >> 64), (ulong)obj.Address, obj.Port);
    }
}
