namespace BienEtre.Media.Dtls;

/// <summary>
/// The DTLS server of a node, as the sans-IO core sees it: bytes in, bytes and keys out. All members may be called from one owner thread;
/// none of them blocks. A simulator's implementation injects keys.
/// </summary>
public interface IDtlsEndpoint
{
    /// <summary>SHA-256 of our certificate as <c>AA:BB:...</c>, for <c>a=fingerprint</c> (RFC 8122 5).</summary>
    string FingerprintSha256 { get; }

    /// <summary>
    /// Called on any thread after output became available, so that a socket loop that blocks can wake up and drain <see cref="TryTake"/>. Must not block.
    /// </summary>
    Action? OutputReady { get; set; }

    /// <summary>
    /// Registers a connection whose browser will shake hands; call it once ICE has authenticated the browser. A handshake thread is taken only when the
    /// first datagram arrives.
    /// </summary>
    /// <param name="connection">The caller's number of the connection; unique for the life of the endpoint.</param>
    /// <param name="fingerprintAlgorithm">The hash named in the offer: <c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c>, in any case.</param>
    /// <param name="expectedFingerprint">The hash of the browser's certificate; copied.</param>
    /// <returns>False when too many handshakes are pending, the hash is unknown or too weak, or the number is in use: counted, try again later.</returns>
    bool TryStart(long connection, string fingerprintAlgorithm, ReadOnlySpan<byte> expectedFingerprint);

    /// <summary>
    /// Hands over a datagram of the browser (first byte 20 to 63, RFC 7983 7); copied. Dropped and counted when the connection is unknown or its queue full.
    /// </summary>
    /// <param name="connection">The connection it came from, already authenticated by ICE.</param>
    /// <param name="datagram">The datagram.</param>
    void Receive(long connection, ReadOnlySpan<byte> datagram);

    /// <summary>
    /// Ends a connection: <c>close_notify</c> if it was established, then everything is freed. Idempotent. Only a last datagram may still be output.
    /// </summary>
    /// <param name="connection">The connection.</param>
    void Close(long connection);

    /// <summary>Takes the next output in order.</summary>
    /// <param name="output">What happened.</param>
    bool TryTake(out DtlsOutput output);
}
