namespace BienEtre.Media.Srtp;

/// <summary>
/// One direction's keyed protection of packets in place. It knows keys, nonces and tags, but no state of sources: which index a packet has, and whether it
/// may still be used, is decided by <see cref="SrtpInbound"/> and <see cref="SrtpOutbound"/>. Not thread-safe; one owner thread. Never allocates.
/// </summary>
internal abstract class SrtpCipher : IDisposable
{
    /// <summary>Bytes that protection adds to an RTP packet: the tag.</summary>
    public abstract int RtpOverhead { get; }

    /// <summary>Bytes that protection adds to an RTCP compound: the tag and the word with the E bit and the index.</summary>
    public abstract int RtcpOverhead { get; }

    /// <summary>Makes the cipher of a profile and derives its session keys; the caller keeps and zeroes the master key and salt.</summary>
    /// <param name="profile">The agreed profile.</param>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="masterSalt">12 bytes for GCM, 14 for counter mode.</param>
    public static SrtpCipher Create(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt) => profile switch
    {
        SrtpProfile.AeadAes128Gcm => GcmSrtpCipher.FromMasterKey(masterKey, masterSalt),
        SrtpProfile.Aes128CmHmacSha1_80 => new CounterModeSrtpCipher(masterKey, masterSalt),
        _ => throw new ArgumentOutOfRangeException(nameof(profile), "Only the profiles offered in the handshake have a cipher."),
    };

    /// <summary>Encrypts and authenticates an RTP packet in place.</summary>
    /// <param name="packet">The packet followed by <see cref="RtpOverhead"/> bytes of room.</param>
    /// <param name="headerLength">Length of the header with contributors and extensions: authenticated, not encrypted.</param>
    /// <param name="ssrc">The packet's source.</param>
    /// <param name="index">Its 48-bit index: rollover counter and sequence number.</param>
    public abstract void SealRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <summary>Verifies and decrypts an RTP packet in place. When it returns false the bytes after the header may be gone.</summary>
    /// <param name="packet">The packet as received, tag included; at least header and tag long.</param>
    /// <param name="headerLength">Length of the header with contributors and extensions.</param>
    /// <param name="ssrc">The packet's source.</param>
    /// <param name="index">The index the packet is believed to have.</param>
    public abstract bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <summary>Encrypts and authenticates an RTCP compound in place and appends tag and index word.</summary>
    /// <param name="packet">The compound followed by <see cref="RtcpOverhead"/> bytes of room.</param>
    /// <param name="ssrc">The sender of its first packet.</param>
    /// <param name="index">Its 31-bit index.</param>
    public abstract void SealRtcp(Span<byte> packet, uint ssrc, uint index);

    /// <summary>The word with the E bit (most significant) and the 31-bit index of a protected RTCP compound, not yet authenticated.</summary>
    /// <param name="packet">The compound as received; at least 8 bytes and <see cref="RtcpOverhead"/> long.</param>
    public abstract uint RtcpIndexWord(ReadOnlySpan<byte> packet);

    /// <summary>Verifies and decrypts an RTCP compound in place.</summary>
    /// <param name="packet">The compound as received, with tag and index word.</param>
    /// <param name="ssrc">The sender of its first packet.</param>
    /// <param name="indexWord">What <see cref="RtcpIndexWord"/> returned.</param>
    public abstract bool OpenRtcp(Span<byte> packet, uint ssrc, uint indexWord);

    /// <summary>Zeroes the session keys.</summary>
    public abstract void Dispose();
}
