using System.Buffers.Binary;

namespace BienEtre.Media.Srtp;

/// <summary>What became of a protected packet.</summary>
internal enum SrtpOpen
{
    /// <summary>Authenticated, decrypted, new.</summary>
    Opened,

    /// <summary>Too short or too long to be a protected packet.</summary>
    Malformed,

    /// <summary>Seen before, or older than the window.</summary>
    Replayed,

    /// <summary>The tag does not verify.</summary>
    Unauthenticated,

    /// <summary>One more source than <see cref="SrtpInbound.SourcesMax"/>.</summary>
    TooManySources,
}

/// <summary>
/// The receiving side of a connection: opens packets, guesses rollover counters and refuses replays per source. State changes only after authentication, so
/// that no forged packet can poison a rollover counter. One owner thread; no allocation except for the first packet of a source.
/// </summary>
internal sealed class SrtpInbound : IDisposable
{
    /// <summary>Longest packet that is looked at, in bytes: an Ethernet frame's worth.</summary>
    public const int PacketMax = 1500;

    /// <summary>Most sources of one connection, media and RTCP counted apart.</summary>
    public const int SourcesMax = 32;

    private const int RtcpHeaderLength = 8;

    private readonly SrtpCipher _cipher;
    private readonly SourceWindows _rtp = new();
    private readonly SourceWindows _rtcp = new();

    /// <summary>Owns and disposes the cipher.</summary>
    /// <param name="cipher">Keyed with what the browser sends.</param>
    public SrtpInbound(SrtpCipher cipher) => _cipher = cipher;

    /// <summary>Opens an RTP packet in place.</summary>
    /// <param name="packet">The datagram.</param>
    /// <param name="headerLength">Length of its header with contributors and extensions.</param>
    /// <param name="ssrc">Its source.</param>
    /// <param name="sequenceNumber">Its sequence number.</param>
    /// <param name="length">Length without the tag.</param>
    /// <param name="index">Its authenticated 48-bit index.</param>
    public SrtpOpen OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ushort sequenceNumber, out int length, out ulong index)
    {
        length = packet.Length - _cipher.RtpOverhead;
        index = sequenceNumber;
        if (length < headerLength || packet.Length > PacketMax)
        {
            return SrtpOpen.Malformed;
        }

        var window = _rtp.Find(ssrc);
        if (window is null)
        {
            return OpenFirst(packet, headerLength, ssrc, ref index);
        }

        index = SrtpIndex.Guess(window.Highest, sequenceNumber);
        if (index > SrtpIndex.RtpMax || !window.IsNew(index))
        {
            return SrtpOpen.Replayed;
        }

        if (!_cipher.OpenRtp(packet, headerLength, ssrc, index))
        {
            return SrtpOpen.Unauthenticated;
        }

        window.Use(index);
        return SrtpOpen.Opened;
    }

    /// <summary>Opens an RTCP compound in place.</summary>
    /// <param name="packet">The datagram.</param>
    /// <param name="length">Length without tag and index word.</param>
    public SrtpOpen OpenRtcp(Span<byte> packet, out int length)
    {
        length = packet.Length - _cipher.RtcpOverhead;
        if (length < RtcpHeaderLength || packet.Length > PacketMax)
        {
            return SrtpOpen.Malformed;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var word = _cipher.RtcpIndexWord(packet);
        var index = word & 0x7FFF_FFFF;
        var window = _rtcp.Find(ssrc);
        if (window is null && _rtcp.IsFull)
        {
            return SrtpOpen.TooManySources;
        }

        if (window is not null && !window.IsNew(index))
        {
            return SrtpOpen.Replayed;
        }

        if (!_cipher.OpenRtcp(packet, ssrc, word))
        {
            return SrtpOpen.Unauthenticated;
        }

        (window ?? _rtcp.Add(ssrc)).Use(index);
        return SrtpOpen.Opened;
    }

    /// <summary>Zeroes the keys.</summary>
    public void Dispose() => _cipher.Dispose();

    // Before the first authenticated packet of a source the rollover counter is 0, or 1 when the source started just below 65536 and its first packets were
    // lost: without the second try such a source would stay silent for ever. A failed try may destroy the text, so the second works on a copy.
    private SrtpOpen OpenFirst(Span<byte> packet, int headerLength, uint ssrc, ref ulong index)
    {
        if (_rtp.IsFull)
        {
            return SrtpOpen.TooManySources;
        }

        Span<byte> copy = stackalloc byte[PacketMax];
        copy = copy[..packet.Length];
        packet.CopyTo(copy);
        if (!_cipher.OpenRtp(packet, headerLength, ssrc, index))
        {
            index += 0x10000;
            if ((ushort)index >= 0x8000 || !_cipher.OpenRtp(copy, headerLength, ssrc, index))
            {
                return SrtpOpen.Unauthenticated;
            }

            copy.CopyTo(packet);
        }

        _rtp.Add(ssrc).Use(index);
        return SrtpOpen.Opened;
    }

    /// <summary>A few sources, found by scanning: a connection has four to six.</summary>
    private sealed class SourceWindows
    {
        private readonly uint[] _ssrcs = new uint[SourcesMax];
        private readonly ReplayWindow[] _windows = new ReplayWindow[SourcesMax];
        private int _count;

        public bool IsFull => _count == SourcesMax;

        public ReplayWindow? Find(uint ssrc)
        {
            var at = _ssrcs.AsSpan(0, _count).IndexOf(ssrc);
            return at < 0 ? null : _windows[at];
        }

        public ReplayWindow Add(uint ssrc)
        {
            _ssrcs[_count] = ssrc;
            return _windows[_count++] = new ReplayWindow();
        }
    }
}
