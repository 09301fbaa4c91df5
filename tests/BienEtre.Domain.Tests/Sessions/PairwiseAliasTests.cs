using System.Security.Cryptography;
using System.Text;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using CsCheck;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>Aliases: stable for a pair, unlinkable between practitioners, friendly.</summary>
public sealed class PairwiseAliasTests
{
    private static readonly SubjectId One = new("000000000000000000000000000000a1");
    private static readonly SubjectId Two = new("000000000000000000000000000000a2");
    private static readonly Gen<byte[]> Secret = Gen.Byte.Array[PairwiseAlias.SecretLength];

    [Fact]
    public void The_same_pair_always_has_the_same_alias() => Secret.Sample(secret => PairwiseAlias.Of(secret, One) == PairwiseAlias.Of([.. secret], One));

    [Fact]
    public void An_alias_is_the_hmac_that_the_description_says()
    {
        var secret = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var mac = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes("bien-etre pairwise alias 1\0" + One.Value));
        var alias = PairwiseAlias.Of(secret, One).Name.Split(' ');
        Assert.Equal(2, alias.Length);
        Assert.Equal((mac[0], mac[1]), ((byte)Words().First.IndexOf(alias[0]), (byte)Words().Second.IndexOf(alias[1])));
    }

    [Fact]
    public void There_are_256_by_256_different_readable_words()
    {
        var (first, second) = Words();
        Assert.Equal((256, 256), (first.Count, second.Count));
        Assert.Equal((256, 256), (first.Distinct(StringComparer.OrdinalIgnoreCase).Count(), second.Distinct(StringComparer.OrdinalIgnoreCase).Count()));
        Assert.Empty(first.Intersect(second));
        Assert.All(first.Concat(second), word => Assert.Matches("^[A-Z][a-z]{2,11}$", word));
    }

    [Fact]
    public void No_word_speaks_of_body_mind_illness_or_gender()
    {
        var banned = (
            "sad blue mad low ill sick weak fat thin broken lost alone lonely nervous anxious tired crazy bipolar mental cold old poor slow "
            + "bull hen king queen lady girl boy daisy rose lily iris ruby robin jade snake rat pig vulture leech beaver cow ass goat").Split(' ');
        Assert.Empty(Words().First.Concat(Words().Second).Intersect(banned, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Practitioners who compare notes: given the alias of one, the aliases of the other are spread as if there were nothing known. The control, an alias that
    /// ignores the practitioner, is linked at once.
    /// </summary>
    [Fact]
    public void Two_practitioners_cannot_match_their_clients()
    {
        var secrets = Enumerable.Range(0, 4_000).Select(i => SHA256.HashData(BitConverter.GetBytes(i))).ToArray();
        int SameWord(Func<byte[], string> one, Func<byte[], string> other) => secrets.Count(secret => one(secret).Split(' ')[1] == other(secret).Split(' ')[1]);

        // Expected by chance 4,000 / 256 = 15.6, with a standard deviation of 3.9.
        Assert.InRange(SameWord(s => PairwiseAlias.Of(s, One).Name, s => PairwiseAlias.Of(s, Two).Name), 0, 35);
        Assert.Equal(secrets.Length, SameWord(s => PairwiseAlias.Of(s, One).Name, s => PairwiseAlias.Of(s, One).Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_weak_secret_makes_no_alias(int length)
    {
        Assert.Throws<ArgumentException>(() => PairwiseAlias.Of(new byte[length], One));
        Assert.Throws<ArgumentException>(() => PairwiseAlias.Of(new byte[32], default));
    }

    [Fact]
    public void The_pebble_follows_from_the_name_alone()
    {
        Secret.Sample(secret =>
        {
            var alias = PairwiseAlias.Of(secret, One);
            Assert.Equal(Pebble.Of(alias.Name), alias.Pebble);
            Assert.InRange(alias.Pebble.Shape, 1, Pebble.ShapeCount);
            Assert.InRange(alias.Pebble.Hue, 0, 359);
            Assert.Equal(2, alias.Pebble.Initials.Length);
        });
        Assert.Equal("QH", Pebble.Of("Quiet Heron").Initials);
        Assert.Equal("", Pebble.Of("").Initials);
    }

    // All words, found by asking: the lists themselves are internal.
    private static (List<string> First, List<string> Second) Words() => Lists.Value;

    private static readonly Lazy<(List<string> First, List<string> Second)> Lists = new(() =>
    {
        var (first, second) = (new string[256], new string[256]);
        for (var i = 0; first.Contains(null) || second.Contains(null); i++)
        {
            var secret = SHA256.HashData(BitConverter.GetBytes(i));
            var mac = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes("bien-etre pairwise alias 1\0" + One.Value));
            var words = PairwiseAlias.Of(secret, One).Name.Split(' ');
            (first[mac[0]], second[mac[1]]) = (words[0], words[1]);
        }

        return ([.. first], [.. second]);
    });
}
