using BienEtre.Media.Srtp;

namespace BienEtre.Media.Tests.Srtp;

/// <summary>The published vectors of RFC 3711 appendix B and RFC 7714 sections 16 and 17, and libsrtp's reference packet.</summary>
public sealed class SrtpVectorTests
{
    private const string GcmKey = "000102030405060708090a0b0c0d0e0f";
    private const string GcmSalt = "517569642070726f2071756f";
    private const string Rtp = "8040f17b8041f8d35501a0b2 47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private const string Srtp = "8040f17b8041f8d35501a0b2 f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
        + "899d7f27beb16a9152cf765ee4390cce";

    private const string Rtcp = "81c8000d4d617273 4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private const string Srtcp = "81c8000d4d617273 63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
        + "c84aa45896cf4d2fc5abf87245d9eade 800005d4";

    private const string TaggedOnly = "81c8000d4d617273 4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
        + "841dd9683dd78ec92ae58790125f62b3 000005d4";

    private const string MasterKey = "E1F97A0D3E018BE0D64FA32C06DE4139";
    private const string MasterSalt = "0EC675AD498AFEEBB6960B3AABE6";

    [Theory]
    [InlineData(0, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(1, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")]
    [InlineData(2, "30CBBC08863D8C85D49DB34A9AE1")]
    public void Rfc_3711_b_3_key_derivation(int label, string expected)
    {
        var output = new byte[expected.Length / 2];
        SrtpKeyDerivation.Derive(Hex.Bytes(MasterKey), Hex.Bytes(MasterSalt), (SrtpLabel)label, output);
        Assert.Equal(expected, Convert.ToHexString(output));
    }

    [Fact]
    public void A_gcm_salt_is_padded_on_the_right()
    {
        // Twelve bytes, the label on byte 7 as with fourteen: a value other implementations agree on.
        var output = new byte[12];
        SrtpKeyDerivation.Derive(Hex.Bytes(GcmKey), Hex.Bytes("404142434445464748494a4b"), SrtpLabel.RtpSalt, output);
        Assert.Equal("1FCD5D561E66DC49EC1C3CCB", Convert.ToHexString(output));
    }

    [Fact]
    public void Rfc_3711_b_2_counter_mode_keystream()
    {
        using var counter = new AesCounterMode(Hex.Bytes("2B7E151628AED2A6ABF7158809CF4F3C"));
        var text = new byte[48];
        counter.Apply(Hex.Bytes("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), text);
        Assert.Equal(
            "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0", Convert.ToHexString(text));
    }

    [Fact]
    public void Counter_mode_reference_packet()
    {
        const string plain = "800f1234decafbadcafebabe abababababababababababababababab";
        const string expected = "800F1234DECAFBADCAFEBABE4E55DC4CE79978D88CA4D215949D2402B78D6ACC99EA179B8DBB";
        using var cipher = SrtpCipher.Create(SrtpProfile.Aes128CmHmacSha1_80, Hex.Bytes(MasterKey), Hex.Bytes(MasterSalt));
        byte[] packet = [.. Hex.Bytes(plain), .. new byte[cipher.RtpOverhead]];
        cipher.SealRtp(packet, 12, 0xCAFEBABE, 0x1234);
        Assert.Equal(expected, Convert.ToHexString(packet));
        Assert.True(cipher.OpenRtp(packet, 12, 0xCAFEBABE, 0x1234));
        Assert.Equal(Hex.Bytes(plain), packet[..^10]);
    }

    [Fact]
    public void Rfc_7714_16_1_rtp()
    {
        using var cipher = GcmSrtpCipher.FromSessionKey(Hex.Bytes(GcmKey), Hex.Bytes(GcmSalt));
        byte[] packet = [.. Hex.Bytes(Rtp), .. new byte[cipher.RtpOverhead]];
        cipher.SealRtp(packet, 12, 0x5501A0B2, 0xF17B);
        Assert.Equal(Hex.Bytes(Srtp), packet);
        Assert.True(cipher.OpenRtp(packet, 12, 0x5501A0B2, 0xF17B));
        Assert.Equal(Hex.Bytes(Rtp), packet[..^16]);
    }

    [Fact]
    public void Rfc_7714_17_1_rtcp_encrypted()
    {
        using var cipher = GcmSrtpCipher.FromSessionKey(Hex.Bytes(GcmKey), Hex.Bytes(GcmSalt));
        byte[] packet = [.. Hex.Bytes(Rtcp), .. new byte[cipher.RtcpOverhead]];
        cipher.SealRtcp(packet, 0x4D617273, 0x5D4);
        Assert.Equal(Hex.Bytes(Srtcp), packet);
        using var inbound = new SrtpInbound(GcmSrtpCipher.FromSessionKey(Hex.Bytes(GcmKey), Hex.Bytes(GcmSalt)));
        Assert.Equal(SrtpOpen.Opened, inbound.OpenRtcp(packet, out var length));
        Assert.Equal(Hex.Bytes(Rtcp), packet[..length]);
    }

    [Fact]
    public void Rfc_7714_17_3_rtcp_tagged_only()
    {
        using var inbound = new SrtpInbound(GcmSrtpCipher.FromSessionKey(Hex.Bytes(GcmKey), Hex.Bytes(GcmSalt)));
        var packet = Hex.Bytes(TaggedOnly);
        packet[30] ^= 1;
        Assert.Equal(SrtpOpen.Unauthenticated, inbound.OpenRtcp(packet, out _));
        packet[30] ^= 1;
        Assert.Equal(SrtpOpen.Opened, inbound.OpenRtcp(packet, out var length));
        Assert.Equal(Hex.Bytes(Rtcp), packet[..length]);
    }
}
