namespace BienEtre.Media.Forwarding;

/// <summary>One flight of DTLS datagrams that came while every handshake was taken.</summary>
internal sealed class FlightBuffer
{
    /// <summary>Datagrams kept: a fragmented ClientHello of a browser takes two.</summary>
    public const int DatagramsMax = 4;

    private readonly List<byte[]> _datagrams = [];

    /// <summary>Whether something waits.</summary>
    public bool IsEmpty => _datagrams.Count == 0;

    /// <summary>Keeps a datagram.</summary>
    /// <param name="datagram">The datagram; copied.</param>
    /// <returns>False when the buffer is full.</returns>
    public bool TryAdd(ReadOnlySpan<byte> datagram)
    {
        if (_datagrams.Count == DatagramsMax)
        {
            return false;
        }

        _datagrams.Add(datagram.ToArray());
        return true;
    }

    /// <summary>Hands the datagrams over in order and forgets them.</summary>
    /// <param name="receive">Takes each.</param>
    public void Drain(Action<byte[]> receive)
    {
        foreach (var datagram in _datagrams)
        {
            receive(datagram);
        }

        _datagrams.Clear();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _datagrams.Clear();
}
