using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BienEtre.Media.Srtp;

/// <summary>AEAD_AES_128_GCM for SRTP and SRTCP (RFC 7714).</summary>
internal sealed class GcmSrtpCipher : SrtpCipher
{
    private const int KeyLength = 16;
    private const int SaltLength = 12;
    private const int IndexWordLength = 4;
    private const int RtcpHeaderLength = 8;

    private readonly AesGcmKey _rtpKey;
    private readonly AesGcmKey _rtcpKey;
    private readonly byte[] _rtpSalt = new byte[SaltLength];
    private readonly byte[] _rtcpSalt = new byte[SaltLength];

    private GcmSrtpCipher(AesGcmKey rtpKey, AesGcmKey rtcpKey)
    {
        _rtpKey = rtpKey;
        _rtcpKey = rtcpKey;
    }

    /// <summary>Derives the session keys and salts (RFC 7714 section 11).</summary>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="masterSalt">12 bytes.</param>
    public static GcmSrtpCipher FromMasterKey(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpLabel.RtpEncryption, key);
        var rtpKey = new AesGcmKey(key);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpLabel.RtcpEncryption, key);
        var cipher = new GcmSrtpCipher(rtpKey, new AesGcmKey(key));
        CryptographicOperations.ZeroMemory(key);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpLabel.RtpSalt, cipher._rtpSalt);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpLabel.RtcpSalt, cipher._rtcpSalt);
        return cipher;
    }

    /// <summary>Without derivation: the vectors of RFC 7714 sections 16 and 17 give session keys.</summary>
    /// <param name="sessionKey">16 bytes, for RTP and RTCP.</param>
    /// <param name="sessionSalt">12 bytes, for RTP and RTCP.</param>
    internal static GcmSrtpCipher FromSessionKey(ReadOnlySpan<byte> sessionKey, ReadOnlySpan<byte> sessionSalt)
    {
        var cipher = new GcmSrtpCipher(new AesGcmKey(sessionKey), new AesGcmKey(sessionKey));
        sessionSalt.CopyTo(cipher._rtpSalt);
        sessionSalt.CopyTo(cipher._rtcpSalt);
        return cipher;
    }

    /// <inheritdoc/>
    public override int RtpOverhead => AesGcmKey.TagLength;

    /// <inheritdoc/>
    public override int RtcpOverhead => AesGcmKey.TagLength + IndexWordLength;

    /// <inheritdoc/>
    public override void SealRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[SaltLength];
        RtpNonce(nonce, ssrc, index);
        var end = packet.Length - AesGcmKey.TagLength;
        _rtpKey.Seal(nonce, packet[..headerLength], packet[headerLength..end], packet[end..]);
    }

    /// <inheritdoc/>
    public override bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[SaltLength];
        RtpNonce(nonce, ssrc, index);
        var end = packet.Length - AesGcmKey.TagLength;
        return _rtpKey.Open(nonce, packet[..headerLength], packet[headerLength..end], packet[end..]);
    }

    /// <inheritdoc/>
    public override void SealRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        Span<byte> nonce = stackalloc byte[SaltLength];
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + IndexWordLength];
        RtcpNonce(nonce, ssrc, index);
        var tag = packet.Length - RtcpOverhead;
        var word = packet[^IndexWordLength..];
        BinaryPrimitives.WriteUInt32BigEndian(word, index | 0x8000_0000);
        packet[..RtcpHeaderLength].CopyTo(associated);
        word.CopyTo(associated[RtcpHeaderLength..]);
        _rtcpKey.Seal(nonce, associated, packet[RtcpHeaderLength..tag], packet.Slice(tag, AesGcmKey.TagLength));
    }

    /// <inheritdoc/>
    public override uint RtcpIndexWord(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^IndexWordLength..]);

    /// <inheritdoc/>
    public override bool OpenRtcp(Span<byte> packet, uint ssrc, uint indexWord)
    {
        Span<byte> nonce = stackalloc byte[SaltLength];
        RtcpNonce(nonce, ssrc, indexWord & 0x7FFF_FFFF);
        var end = packet.Length - RtcpOverhead;
        var tag = packet.Slice(end, AesGcmKey.TagLength);

        if ((indexWord & 0x8000_0000) == 0)
        {
            return OpenClearRtcp(nonce, packet[..end], tag, indexWord);
        }

        Span<byte> associated = stackalloc byte[RtcpHeaderLength + IndexWordLength];
        packet[..RtcpHeaderLength].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[RtcpHeaderLength..], indexWord);
        return _rtcpKey.Open(nonce, associated, packet[RtcpHeaderLength..end], tag);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rtpKey.Dispose();
        _rtcpKey.Dispose();
        CryptographicOperations.ZeroMemory(_rtpSalt);
        CryptographicOperations.ZeroMemory(_rtcpSalt);
    }

    // With E = 0 the whole compound is associated data and nothing is encrypted (RFC 7714 section 9.3).
    private bool OpenClearRtcp(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> compound, ReadOnlySpan<byte> tag, uint indexWord)
    {
        Span<byte> associated = stackalloc byte[SrtpInbound.PacketMax + IndexWordLength];
        associated = associated[..(compound.Length + IndexWordLength)];
        compound.CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[compound.Length..], indexWord);
        return _rtcpKey.Open(nonce, associated, [], tag);
    }

    // RFC 7714 section 8.1: 0x0000 || SSRC || ROC || SEQ, exclusive-or the salt.
    private void RtpNonce(Span<byte> nonce, uint ssrc, ulong index)
    {
        _rtpSalt.CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], BinaryPrimitives.ReadUInt32BigEndian(nonce[2..]) ^ ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[6..], BinaryPrimitives.ReadUInt32BigEndian(nonce[6..]) ^ (uint)(index >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(nonce[10..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(nonce[10..]) ^ (ushort)index));
    }

    // RFC 7714 section 9.1: 0x0000 || SSRC || 0x0000 || 0 || 31-bit index, exclusive-or the salt.
    private void RtcpNonce(Span<byte> nonce, uint ssrc, uint index)
    {
        _rtcpSalt.CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], BinaryPrimitives.ReadUInt32BigEndian(nonce[2..]) ^ ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], BinaryPrimitives.ReadUInt32BigEndian(nonce[8..]) ^ index);
    }
}
