using System.Security.Cryptography;
using BienEtre.Domain.Enrolment;
using CsCheck;

namespace BienEtre.Domain.Tests.Enrolment;

public sealed class EnrolmentTokenTests
{
    private static readonly byte[] Digest = SHA256.HashData(TokenVectors.Challenge);

    [Fact]
    public void The_published_key_reads_and_writes_to_the_same_bytes()
    {
        var key = TokenKey.TryDecode(TokenVectors.Spki);
        Assert.NotNull(key);
        Assert.Equal(TokenVectors.Spki, key.Spki);
    }

    [Fact]
    public void The_published_token_names_the_published_key_and_verifies()
    {
        var key = TokenKey.TryDecode(TokenVectors.Spki)!;
        var token = EnrolmentToken.TryParse(TokenVectors.Token);
        Assert.NotNull(token);
        Assert.Equal(key.KeyId, token.KeyId.ToArray());
        Assert.True(token.IsValid(key, Digest));
    }

    [Fact]
    public void A_token_for_another_challenge_or_with_any_bit_changed_is_not_valid()
    {
        var key = TokenKey.TryDecode(TokenVectors.Spki)!;
        Assert.False(EnrolmentToken.TryParse(TokenVectors.Token)!.IsValid(key, SHA256.HashData([1])));
        Gen.Int[0, (EnrolmentToken.Length * 8) - 1].Sample(bit =>
        {
            var changed = (byte[])TokenVectors.Token.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            return EnrolmentToken.TryParse(changed)?.IsValid(key, Digest) is null or false;
        }, iter: 300);
    }

    [Fact]
    public void Any_bytes_parse_or_are_refused_without_an_exception() =>
        Gen.Byte.Array[0, 600].Sample(bytes =>
        {
            _ = EnrolmentToken.TryParse(bytes);
            var key = TokenKey.TryDecode(bytes);
            return key is null || key.Spki.AsSpan().SequenceEqual(bytes);
        }, iter: 5_000);

    [Fact]
    public void A_changed_key_encoding_is_refused_or_is_another_key() =>
        Gen.Select(Gen.Int[0, TokenVectors.Spki.Length - 1], Gen.Byte[1, 255]).Sample(change =>
        {
            var (at, mask) = change;
            var bytes = (byte[])TokenVectors.Spki.Clone();
            bytes[at] ^= mask;
            var key = TokenKey.TryDecode(bytes);
            return key is null || !key.KeyId.AsSpan().SequenceEqual(SHA256.HashData(TokenVectors.Spki));
        }, iter: 2_000);
}
