using System.Buffers.Binary;
using System.Net;
using System.Text;
using BienEtre.Media.Stun;

namespace BienEtre.Media.Tests.Stun;

/// <summary>The test vectors of RFC 5769 for short-term credentials.</summary>
public sealed class Rfc5769Tests
{
    private static readonly byte[] Password = "VOkJxbRl1RmTxUk/WvJxBt"u8.ToArray();

    private static readonly byte[] Request = Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
        + "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf");

    private static readonly byte[] ResponseV4 = Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599fd9e90c3"
        + "8c7489f92af9ba53f06be7d780280004c07d4c96");

    private static readonly byte[] ResponseV6 = Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c");

    [Fact]
    public void The_sample_request_is_read_and_verified()
    {
        Assert.Equal(StunParse.BindingRequest, StunBindingRequest.TryParse(Request, out var request));
        Assert.Equal("evtj", Encoding.ASCII.GetString(request.LocalUfrag));
        Assert.Equal("h6vY", Encoding.ASCII.GetString(request.RemoteUfrag));
        Assert.Equal("b7e7a701bc34d686fa87dfae", Convert.ToHexStringLower(request.TransactionId));
        Assert.True(request.HasFingerprint);
        Assert.True(request.HasPriority);
        Assert.True(request.HasIntegrity);
        Assert.True(request.PeerIsControlled);
        Assert.False(request.UseCandidate);
        Assert.Equal(0, request.UnknownRequired);
        Assert.True(request.Verify(Password));
    }

    [Fact]
    public void The_sample_request_fails_with_another_password()
    {
        StunBindingRequest.TryParse(Request, out var request);
        Assert.False(request.Verify("VOkJxbRl1RmTxUk/WvJxBu"u8));
        Assert.False(request.Verify([]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_sample_responses_have_the_checksums_we_compute(bool v6)
    {
        var message = v6 ? ResponseV6 : ResponseV4;
        Assert.Equal(StunParse.Other, StunBindingRequest.TryParse(message, out _));
        Span<byte> integrity = stackalloc byte[20];
        StunWire.Integrity(message, message.Length - 32, Password, integrity);
        Assert.Equal(Convert.ToHexString(message.AsSpan(message.Length - 28, 20)), Convert.ToHexString(integrity));
        Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(message.Length - 4)), StunWire.FingerprintOf(message.AsSpan(..^8)));
    }

    [Theory]
    [InlineData("192.0.2.1", false)]
    [InlineData("2001:db8:1234:5678:11:2233:4455:6677", true)]
    public void The_mapped_address_is_written_as_in_the_sample(string address, bool v6)
    {
        var sample = v6 ? ResponseV6 : ResponseV4;
        var expected = sample.AsSpan(36, v6 ? 24 : 12);
        Span<byte> output = stackalloc byte[StunResponse.BytesMax];
        var mapped = TransportAddress.From(new IPEndPoint(IPAddress.Parse(address), 32853));
        var length = StunResponse.WriteSuccess(output, sample.AsSpan(8, 12), mapped, Password);
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(output.Slice(20, expected.Length)));
        Assert.Equal(20 + expected.Length + 24 + 8, length);
    }
}
