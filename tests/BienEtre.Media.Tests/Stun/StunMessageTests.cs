using System.Text;
using BienEtre.Media.Stun;

namespace BienEtre.Media.Tests.Stun;

public sealed class StunMessageTests
{
    private const string Password = "0123456789abcdefghijklmn";
    private static readonly byte[] Key = Encoding.ASCII.GetBytes(Password);
    private static readonly byte[] Id = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    [Fact]
    public void A_browsers_check_is_read()
    {
        var check = CheckWriter.Check("local:remote", Password, Id, extra: (0xC057, [0, 1, 0, 10]));
        Assert.Equal(StunParse.BindingRequest, StunBindingRequest.TryParse(check, out var request));
        Assert.Equal("local", Encoding.ASCII.GetString(request.LocalUfrag));
        Assert.Equal("remote", Encoding.ASCII.GetString(request.RemoteUfrag));
        Assert.True(request.UseCandidate);
        Assert.False(request.PeerIsControlled);
        Assert.Equal(0, request.UnknownRequired);
        Assert.True(request.Verify(Key));
    }

    [Fact]
    public void An_unknown_attribute_that_must_be_understood_is_named()
    {
        var check = CheckWriter.Check("a:b", Password, Id, extra: (0x7ABC, [1]));
        StunBindingRequest.TryParse(check, out var request);
        Assert.Equal(0x7ABC, request.UnknownRequired);
        Span<byte> output = stackalloc byte[StunResponse.BytesMax];
        var length = StunResponse.WriteError(output, request.TransactionId, 420, Key, request.UnknownRequired);
        Assert.Contains("000A00027ABC0000", Convert.ToHexString(output[..length]), StringComparison.Ordinal);
        Assert.True(StunPeer.Verifies(output[..length], Key));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public void Refusals_of_unauthenticated_requests_carry_no_integrity(int code)
    {
        Span<byte> output = stackalloc byte[StunResponse.BytesMax];
        var length = StunResponse.WriteError(output, Id, code, Key);
        Assert.Equal(StunParse.Other, StunBindingRequest.TryParse(output[..length], out _));
        Assert.False(StunPeer.Verifies(output[..length], Key));
        Assert.Equal(code, (output[26] * 100) + output[27]);
        Assert.Equal("0111", Convert.ToHexString(output[..2]));
    }

    [Fact]
    public void What_follows_integrity_is_ignored_except_the_fingerprint()
    {
        var plain = CheckWriter.Check("a:b", Password, Id, useCandidate: false, fingerprint: false);
        byte[] forged = CheckWriter.WithFingerprint([.. plain, 0, 0x25, 0, 0]);
        Assert.Equal(StunParse.BindingRequest, StunBindingRequest.TryParse(forged, out var request));
        Assert.False(request.UseCandidate);
        Assert.True(request.Verify(Key));
    }

    [Fact]
    public void A_check_without_fingerprint_never_verifies()
    {
        StunBindingRequest.TryParse(CheckWriter.Check("a:b", Password, Id, fingerprint: false), out var request);
        Assert.True(request.HasIntegrity);
        Assert.False(request.Verify(Key));
    }

    [Fact]
    public void A_request_without_integrity_never_verifies()
    {
        byte[] bare = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. Id];
        Assert.Equal(StunParse.BindingRequest, StunBindingRequest.TryParse(bare, out var request));
        Assert.False(request.HasIntegrity);
        Assert.False(request.Verify([]));
        Assert.True(request.LocalUfrag.IsEmpty);
    }

    [Fact]
    public void Reading_verifying_and_answering_allocate_nothing()
    {
        var check = CheckWriter.Check("local:remote", Password, Id);
        var output = new byte[StunResponse.BytesMax];
        Exchange(check, output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Exchange(check, output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Exchange(byte[] check, byte[] output)
    {
        StunBindingRequest.TryParse(check, out var request);
        if (!request.Verify(Key))
        {
            throw new InvalidOperationException();
        }

        StunResponse.WriteSuccess(output, request.TransactionId, TransportAddress.FromIPv4(0x7F000001, 9), Key);
        StunResponse.WriteError(output, request.TransactionId, 487, Key);
    }
}
