namespace BienEtre.Media.Sockets;

/// <summary>How <see cref="MediaServer.Start"/> ended. A closed set.</summary>
public abstract record MediaServerStart
{
    private MediaServerStart()
    {
    }

    /// <summary>The server runs and owns its port.</summary>
    /// <param name="Server">The running server; dispose it to free the port and to wipe every key.</param>
    public sealed record Started(MediaServer Server) : MediaServerStart;

    /// <summary>The server could not start; nothing is left open.</summary>
    /// <param name="Reason">One sentence for the operator that says what is wrong and what to do. It holds no client data.</param>
    public sealed record Failed(string Reason) : MediaServerStart;
}
