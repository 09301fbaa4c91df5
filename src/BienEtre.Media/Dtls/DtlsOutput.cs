namespace BienEtre.Media.Dtls;

/// <summary>What the DTLS endpoint tells the core. A closed set.</summary>
public abstract record DtlsOutput
{
    private DtlsOutput(long connection) => Connection = connection;

    /// <summary>The connection it concerns.</summary>
    public long Connection { get; }

    /// <summary>Send these bytes to the browser, as one datagram.</summary>
    /// <param name="Connection">The connection.</param>
    /// <param name="Bytes">The datagram, at most 1200 bytes.</param>
    public sealed record Datagram(long Connection, ReadOnlyMemory<byte> Bytes) : DtlsOutput(Connection);

    /// <summary>The handshake is complete and the browser's certificate has the announced fingerprint. The receiver owns and disposes the keys.</summary>
    /// <param name="Connection">The connection.</param>
    /// <param name="Keys">The exported keys.</param>
    public sealed record Completed(long Connection, SrtpKeyMaterial Keys) : DtlsOutput(Connection)
    {
        /// <inheritdoc/>
        public override string ToString() => "Completed (keys withheld)";
    }

    /// <summary>The handshake failed; no keys exist. The endpoint has forgotten the connection.</summary>
    /// <param name="Connection">The connection.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Failed(long Connection, DtlsFailure Reason) : DtlsOutput(Connection);

    /// <summary>
    /// The browser ended the association (<c>close_notify</c> or a fatal alert after the handshake). The endpoint has forgotten the connection.
    /// </summary>
    /// <param name="Connection">The connection.</param>
    public sealed record Closed(long Connection) : DtlsOutput(Connection);
}

/// <summary>Why a handshake failed.</summary>
public enum DtlsFailure
{
    /// <summary>The browser broke the protocol, or shares no version, cipher suite or extension with us.</summary>
    Protocol,

    /// <summary>The handshake took longer than allowed.</summary>
    Timeout,

    /// <summary>The browser sent no certificate.</summary>
    NoCertificate,

    /// <summary>The browser's certificate is not the one that the offer announced (RFC 5763 5).</summary>
    FingerprintMismatch,

    /// <summary>The browser offered no SRTP profile that we speak (RFC 5764 4.1).</summary>
    NoSrtpProfile,
}
