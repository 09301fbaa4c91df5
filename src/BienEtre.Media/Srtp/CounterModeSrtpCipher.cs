using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BienEtre.Media.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 for SRTP and SRTCP (RFC 3711): the profile every browser must have, second choice after GCM.</summary>
internal sealed class CounterModeSrtpCipher : SrtpCipher
{
    private const int KeyLength = 16;
    private const int SaltLength = 14;
    private const int AuthenticationKeyLength = 20;
    private const int TagLength = 10;
    private const int IndexWordLength = 4;
    private const int RtcpHeaderLength = 8;

    private readonly AesCounterMode _rtp;
    private readonly AesCounterMode _rtcp;
    private readonly IncrementalHash _rtpHmac;
    private readonly IncrementalHash _rtcpHmac;
    private readonly byte[] _rtpSalt = new byte[SaltLength];
    private readonly byte[] _rtcpSalt = new byte[SaltLength];

    /// <summary>Derives the session keys and salts (RFC 3711 section 4.3).</summary>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="masterSalt">14 bytes.</param>
    public CounterModeSrtpCipher(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        Span<byte> key = stackalloc byte[AuthenticationKeyLength];
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpLabel.RtpEncryption, key[..KeyLength]);
        _rtp = new AesCounterMode(key[..KeyLength]);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpLabel.RtcpEncryption, key[..KeyLength]);
        _rtcp = new AesCounterMode(key[..KeyLength]);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpLabel.RtpAuthentication, key);
        _rtpHmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpLabel.RtcpAuthentication, key);
        _rtcpHmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);
        CryptographicOperations.ZeroMemory(key);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpLabel.RtpSalt, _rtpSalt);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpLabel.RtcpSalt, _rtcpSalt);
    }

    /// <inheritdoc/>
    public override int RtpOverhead => TagLength;

    /// <inheritdoc/>
    public override int RtcpOverhead => TagLength + IndexWordLength;

    /// <inheritdoc/>
    public override void SealRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        var end = packet.Length - TagLength;
        Span<byte> counter = stackalloc byte[16];
        InitialCounter(counter, _rtpSalt, ssrc, index);
        _rtp.Apply(counter, packet[headerLength..end]);
        Span<byte> tag = stackalloc byte[20];
        RtpTag(packet[..end], index, tag);
        tag[..TagLength].CopyTo(packet[end..]);
    }

    /// <inheritdoc/>
    public override bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        var end = packet.Length - TagLength;
        Span<byte> tag = stackalloc byte[20];
        RtpTag(packet[..end], index, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag[..TagLength], packet[end..]))
        {
            return false;
        }

        Span<byte> counter = stackalloc byte[16];
        InitialCounter(counter, _rtpSalt, ssrc, index);
        _rtp.Apply(counter, packet[headerLength..end]);
        return true;
    }

    /// <inheritdoc/>
    public override void SealRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        var end = packet.Length - RtcpOverhead;
        Span<byte> counter = stackalloc byte[16];
        InitialCounter(counter, _rtcpSalt, ssrc, index);
        _rtcp.Apply(counter, packet[RtcpHeaderLength..end]);
        BinaryPrimitives.WriteUInt32BigEndian(packet[end..], index | 0x8000_0000);
        Span<byte> tag = stackalloc byte[20];
        _rtcpHmac.AppendData(packet[..(end + IndexWordLength)]);
        _rtcpHmac.GetHashAndReset(tag);
        tag[..TagLength].CopyTo(packet[(end + IndexWordLength)..]);
    }

    /// <inheritdoc/>
    public override uint RtcpIndexWord(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^RtcpOverhead..]);

    /// <inheritdoc/>
    public override bool OpenRtcp(Span<byte> packet, uint ssrc, uint indexWord)
    {
        var end = packet.Length - RtcpOverhead;
        Span<byte> tag = stackalloc byte[20];
        _rtcpHmac.AppendData(packet[..(end + IndexWordLength)]);
        _rtcpHmac.GetHashAndReset(tag);
        if (!CryptographicOperations.FixedTimeEquals(tag[..TagLength], packet[^TagLength..]))
        {
            return false;
        }

        // With E = 0 the compound is authenticated but not encrypted (RFC 3711 section 3.4).
        if ((indexWord & 0x8000_0000) != 0)
        {
            Span<byte> counter = stackalloc byte[16];
            InitialCounter(counter, _rtcpSalt, ssrc, indexWord & 0x7FFF_FFFF);
            _rtcp.Apply(counter, packet[RtcpHeaderLength..end]);
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpHmac.Dispose();
        _rtcpHmac.Dispose();
        CryptographicOperations.ZeroMemory(_rtpSalt);
        CryptographicOperations.ZeroMemory(_rtcpSalt);
    }

    // RFC 3711 section 4.1.1: (salt * 2^16) xor (SSRC * 2^64) xor (index * 2^16).
    private static void InitialCounter(Span<byte> counter, ReadOnlySpan<byte> salt, uint ssrc, ulong index)
    {
        salt.CopyTo(counter);
        counter[14] = 0;
        counter[15] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(counter[4..], BinaryPrimitives.ReadUInt32BigEndian(counter[4..]) ^ ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(counter[8..], BinaryPrimitives.ReadUInt64BigEndian(counter[8..]) ^ (index << 16));
    }

    // RFC 3711 section 4.2: the rollover counter follows the packet under the HMAC.
    private void RtpTag(ReadOnlySpan<byte> packet, ulong index, Span<byte> tag)
    {
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, (uint)(index >> 16));
        _rtpHmac.AppendData(packet);
        _rtpHmac.AppendData(rollover);
        _rtpHmac.GetHashAndReset(tag);
    }
}
