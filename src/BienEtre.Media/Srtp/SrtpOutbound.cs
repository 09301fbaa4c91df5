using System.Buffers.Binary;

namespace BienEtre.Media.Srtp;

/// <summary>
/// The sending side of a connection: seals packets and guarantees that no index of a source is sealed twice, because under GCM a repeated nonce gives away the
/// authentication key (RFC 7714 section 8.4). One owner thread; no allocation per packet.
/// </summary>
internal sealed class SrtpOutbound : IDisposable
{
    private readonly SrtpCipher _cipher;
    private uint _nextRtcpIndex = 1;

    /// <summary>Owns and disposes the cipher.</summary>
    /// <param name="cipher">Keyed with what the relay sends.</param>
    public SrtpOutbound(SrtpCipher cipher) => _cipher = cipher;

    /// <summary>Room to leave after an RTP packet, in bytes.</summary>
    public int RtpOverhead => _cipher.RtpOverhead;

    /// <summary>Room to leave after an RTCP compound, in bytes.</summary>
    public int RtcpOverhead => _cipher.RtcpOverhead;

    /// <summary>Seals an RTP packet in place, unless its index was used before.</summary>
    /// <param name="source">The outgoing source with its own rollover counter; it must belong to this connection alone.</param>
    /// <param name="packet">The packet followed by <see cref="RtpOverhead"/> bytes of room.</param>
    /// <param name="headerLength">Length of the header with extensions.</param>
    /// <param name="index">The 48-bit index; its low 16 bits are the sequence number in the packet.</param>
    /// <returns>False when the index was used, is older than the window, or past the key's life; the packet is then untouched.</returns>
    public bool TrySealRtp(SrtpOutboundSource source, Span<byte> packet, int headerLength, ulong index)
    {
        if (!source.TryUse(index))
        {
            return false;
        }

        _cipher.SealRtp(packet, headerLength, source.Ssrc, index);
        return true;
    }

    /// <summary>Seals an RTCP compound in place. One strictly rising index serves all sources, so no (source, index) pair repeats.</summary>
    /// <param name="packet">The compound followed by <see cref="RtcpOverhead"/> bytes of room.</param>
    /// <returns>False when the key's life is over (RFC 3711 section 9.2).</returns>
    public bool TrySealRtcp(Span<byte> packet)
    {
        if (_nextRtcpIndex > SrtpIndex.RtcpMax)
        {
            return false;
        }

        _cipher.SealRtcp(packet, BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), _nextRtcpIndex++);
        return true;
    }

    /// <summary>Zeroes the keys.</summary>
    public void Dispose() => _cipher.Dispose();
}

/// <summary>One outgoing source of one connection: its rollover counter lives in the indices it has used.</summary>
internal sealed class SrtpOutboundSource
{
    private readonly ReplayWindow _used = new();

    /// <summary>A source under one key. A new key needs a new object, and an SSRC must not get two objects under one key.</summary>
    /// <param name="ssrc">The source.</param>
    public SrtpOutboundSource(uint ssrc) => Ssrc = ssrc;

    /// <summary>The source.</summary>
    public uint Ssrc { get; }

    /// <summary>Claims an index for one packet.</summary>
    /// <param name="index">The 48-bit index.</param>
    public bool TryUse(ulong index)
    {
        if (index > SrtpIndex.RtpMax || !_used.IsNew(index))
        {
            return false;
        }

        _used.Use(index);
        return true;
    }
}
