using BienEtre.Media.Srtp;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace BienEtre.Media.Tests.Srtp;

/// <summary>Every length against an independent implementation, and every bit against tampering.</summary>
public sealed class SrtpCipherTests
{
    private const int LengthMax = 1400;

    [Fact]
    public void Gcm_agrees_with_another_implementation_at_every_length()
    {
        var random = new SeededRandom(3);
        var (key, salt) = (Bytes(random, 16), Bytes(random, 12));
        using var ours = GcmSrtpCipher.FromSessionKey(key, salt);
        for (var length = 0; length < LengthMax; length++)
        {
            var (ssrc, index) = (BitConverter.ToUInt32(Bytes(random, 4)), BitConverter.ToUInt64(Bytes(random, 8)) & SrtpIndex.RtpMax);
            var header = 12 + (4 * (length % 8));
            var plain = Bytes(random, header + length);
            byte[] packet = [.. plain, .. new byte[16]];
            ours.SealRtp(packet, header, ssrc, index);

            byte[] nonce = [0, 0, .. BigEndian(ssrc, 4), .. BigEndian(index, 6)];
            var theirs = new GcmBlockCipher(new AesEngine());
            theirs.Init(true, new AeadParameters(new KeyParameter(key), 128, [.. nonce.Zip(salt, (a, b) => (byte)(a ^ b))], plain[..header]));
            var expected = new byte[length + 16];
            theirs.DoFinal(expected, theirs.ProcessBytes(plain, header, length, expected, 0));
            Assert.True(packet.AsSpan(header).SequenceEqual(expected), $"length {length}");

            Assert.True(ours.OpenRtp(packet, header, ssrc, index));
            Assert.True(packet.AsSpan(0, plain.Length).SequenceEqual(plain));
        }
    }

    [Fact]
    public void Counter_mode_agrees_with_another_implementation_at_every_length()
    {
        var random = new SeededRandom(4);
        var (key, salt) = (Bytes(random, 16), Bytes(random, 14));
        using var ours = SrtpCipher.Create(SrtpProfile.Aes128CmHmacSha1_80, key, salt);
        var (sessionKey, sessionSalt, authentication) = (new byte[16], new byte[14], new byte[20]);
        SrtpKeyDerivation.Derive(key, salt, SrtpLabel.RtpEncryption, sessionKey);
        SrtpKeyDerivation.Derive(key, salt, SrtpLabel.RtpSalt, sessionSalt);
        SrtpKeyDerivation.Derive(key, salt, SrtpLabel.RtpAuthentication, authentication);
        for (var length = 0; length < LengthMax; length++)
        {
            var (ssrc, index) = (BitConverter.ToUInt32(Bytes(random, 4)), BitConverter.ToUInt64(Bytes(random, 8)) & SrtpIndex.RtpMax);
            var plain = Bytes(random, 12 + length);
            byte[] packet = [.. plain, .. new byte[10]];
            ours.SealRtp(packet, 12, ssrc, index);

            byte[] counter = [0, 0, 0, 0, .. BigEndian(ssrc, 4), .. BigEndian(index, 6), 0, 0];
            var expected = CounterModePacket(plain, sessionKey, [.. counter.Zip([.. sessionSalt, 0, 0], (a, b) => (byte)(a ^ b))], authentication, index);
            Assert.True(packet.AsSpan().SequenceEqual(expected), $"length {length}");
            Assert.True(ours.OpenRtp(packet, 12, ssrc, index));
            Assert.True(packet.AsSpan(0, plain.Length).SequenceEqual(plain));
        }
    }

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1_80)]
    public void No_bit_of_a_packet_can_be_changed(SrtpProfile profile)
    {
        var random = new SeededRandom(5);
        using var cipher = SrtpCipher.Create(profile, Bytes(random, 16), Bytes(random, SrtpKeyMaterial.SaltLength(profile)));
        byte[] packet = [.. Bytes(random, 60), .. new byte[cipher.RtpOverhead]];
        cipher.SealRtp(packet, 12, 7, 9);
        for (var bit = 0; bit < packet.Length * 8; bit++)
        {
            var copy = packet.ToArray();
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(cipher.OpenRtp(copy, 12, 7, 9), $"bit {bit}");
        }

        Assert.False(cipher.OpenRtp(packet.ToArray(), 12, 7, 9 + 0x10000));
        Assert.True(cipher.OpenRtp(packet, 12, 7, 9));
    }

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1_80)]
    public void No_bit_of_a_compound_can_be_changed(SrtpProfile profile)
    {
        var random = new SeededRandom(6);
        var (key, salt) = (Bytes(random, 16), Bytes(random, SrtpKeyMaterial.SaltLength(profile)));
        using var outbound = new SrtpOutbound(SrtpCipher.Create(profile, key, salt));
        byte[] packet = [.. Bytes(random, 60), .. new byte[outbound.RtcpOverhead]];
        Assert.True(outbound.TrySealRtcp(packet));
        using var inbound = new SrtpInbound(SrtpCipher.Create(profile, key, salt));
        for (var bit = 0; bit < packet.Length * 8; bit++)
        {
            var copy = packet.ToArray();
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(SrtpOpen.Opened, inbound.OpenRtcp(copy, out _));
        }

        Assert.Equal(SrtpOpen.Opened, inbound.OpenRtcp(packet.ToArray(), out _));
        Assert.Equal(SrtpOpen.Replayed, inbound.OpenRtcp(packet, out _));
    }

    [Fact]
    public void Disposed_key_material_is_zero()
    {
        var keys = new SrtpKeyMaterial(SrtpProfile.AeadAes128Gcm, [1, 2], [3], [4], [5]);
        keys.Dispose();
        Assert.All((byte[])[.. keys.ClientKey, .. keys.ServerKey, .. keys.ClientSalt, .. keys.ServerSalt], value => Assert.Equal(0, value));
    }

    private static byte[] CounterModePacket(byte[] plain, byte[] key, byte[] counter, byte[] authentication, ulong index)
    {
        var stream = new BufferedBlockCipher(new SicBlockCipher(new AesEngine()));
        stream.Init(true, new ParametersWithIV(new KeyParameter(key), counter));
        var packet = plain.ToArray();
        stream.DoFinal(plain[12..]).CopyTo(packet, 12);
        var hmac = new HMac(new Sha1Digest());
        hmac.Init(new KeyParameter(authentication));
        hmac.BlockUpdate([.. packet, .. BigEndian(index >> 16, 4)], 0, packet.Length + 4);
        var tag = new byte[20];
        hmac.DoFinal(tag, 0);
        return [.. packet, .. tag[..10]];
    }

    private static byte[] BigEndian(ulong value, int length) =>
        [.. Enumerable.Range(0, length).Select(at => (byte)(value >> (8 * (length - 1 - at))))];

    private static byte[] Bytes(SeededRandom random, int length)
    {
        var bytes = new byte[length];
        random.Fill(bytes);
        return bytes;
    }
}
