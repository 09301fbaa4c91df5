namespace BienEtre.Media.Dtls;

/// <summary>
/// Holds ChangeCipherSpec, and what is encrypted after it, back until CertificateVerify was processed. BouncyCastle switches to the new keys as soon as it
/// reads ChangeCipherSpec; when CertificateVerify was lost or comes later, it then drops every repetition of it, and the handshake can only time out.
/// Browsers that send the whole flight in one datagram never notice; on a lossy path others would.
/// </summary>
internal sealed class CipherChangeGate
{
    private const int RecordHeaderLength = 13;
    private const byte ChangeCipherSpec = 20;

    private byte[] _held = [];

    /// <summary>Set once CertificateVerify was processed.</summary>
    internal bool IsOpen { get; private set; }

    internal void Open() => IsOpen = true;

    /// <summary>What may be read of a datagram now; the rest is held. Empty when all of it is held.</summary>
    internal ReadOnlySpan<byte> Pass(byte[] datagram)
    {
        if (IsOpen)
        {
            return datagram;
        }

        var cut = FirstOfNextEpoch(datagram);
        if (cut < datagram.Length && _held.Length + datagram.Length - cut <= DtlsConnection.DatagramBytesMax)
        {
            // Records stand one behind the other in a datagram (RFC 6347 4.1.1), so those of several datagrams can be joined.
            _held = [.. _held, .. datagram.AsSpan(cut)];
        }

        return datagram.AsSpan(0, cut);
    }

    /// <summary>Takes what was held, once the gate is open.</summary>
    internal bool TryRelease(out byte[] held)
    {
        held = IsOpen ? _held : [];
        if (held.Length > 0)
        {
            _held = [];
        }

        return held.Length > 0;
    }

    // Offset of the first record that is a ChangeCipherSpec or of an epoch above 0; the length where there is none.
    private static int FirstOfNextEpoch(ReadOnlySpan<byte> datagram)
    {
        var offset = 0;
        while (datagram.Length - offset >= RecordHeaderLength)
        {
            var record = datagram[offset..];
            if (record[0] == ChangeCipherSpec || record[3] != 0 || record[4] != 0)
            {
                return offset;
            }

            offset += RecordHeaderLength + ((record[11] << 8) | record[12]);
        }

        return datagram.Length;
    }
}
