using System.Security.Cryptography;
using System.Text;
using BienEtre.Media.Ice;

namespace BienEtre.Media.Forwarding;

/// <summary>One pair of ICE credentials under which a connection's checks arrive (RFC 8445 section 7.2.2: USERNAME is ours, colon, theirs).</summary>
internal sealed class IceRegistration : IDisposable
{
    private readonly byte[] _password;
    private readonly byte[] _remoteUfrag;

    /// <summary>Credentials of a connection.</summary>
    /// <param name="connection">Whose.</param>
    /// <param name="local">Ours, as answered.</param>
    /// <param name="remoteUfrag">The browser's user fragment.</param>
    public IceRegistration(Connection connection, IceCredentials local, string remoteUfrag)
    {
        Connection = connection;
        Ufrag = local.Ufrag;
        _password = Encoding.ASCII.GetBytes(local.Password);
        _remoteUfrag = Encoding.ASCII.GetBytes(remoteUfrag);
    }

    /// <summary>Whose.</summary>
    public Connection Connection { get; }

    /// <summary>Our user fragment.</summary>
    public string Ufrag { get; }

    /// <summary>Our password in ASCII: the key of MESSAGE-INTEGRITY.</summary>
    public ReadOnlySpan<byte> Password => _password;

    /// <summary>The browser's user fragment in ASCII.</summary>
    public ReadOnlySpan<byte> RemoteUfrag => _remoteUfrag;

    /// <summary>Zeroes the password.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_password);
}
