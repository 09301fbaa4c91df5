using System.Security.Cryptography;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace BienEtre.Grains.Tests.Gate;

public sealed class ActorTokenTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(ActorTokens.KeyLength);
    private static readonly Actor Somebody = new(new SubjectId("0123456789abcdef0123456789abcdef"), Roles.Employee);

    private readonly FakeTimeProvider _clock = new();

    private ActorTokens Tokens => new(Key, _clock);

    [Fact]
    public void The_actor_acts_until_the_scope_ends_and_then_the_former_one()
    {
        using (Tokens.Act(Somebody))
        {
            Assert.Equal(Somebody, Tokens.Current());
            using (Tokens.Act(Actor.System))
            {
                Assert.Equal(Actor.System, Tokens.Current());
            }

            Assert.Equal(Somebody, Tokens.Current());
        }

        Assert.Equal(Actor.Anonymous, Tokens.Current());
    }

    [Fact]
    public void A_token_counts_for_a_minute()
    {
        using var acting = Tokens.Act(Somebody);
        _clock.Advance(ActorTokens.Lifetime - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Somebody, Tokens.Current());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Actor.Anonymous, Tokens.Current());
    }

    [Fact]
    public void The_platform_s_own_token_is_renewed_in_time()
    {
        var tokens = Tokens;
        for (var i = 0; i < 200; i++)
        {
            using (tokens.Act(Actor.System))
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                Assert.Equal(Actor.System, tokens.Current());
            }
        }
    }

    [Fact]
    public void A_token_of_another_key_counts_for_nothing()
    {
        using var acting = new ActorTokens(RandomNumberGenerator.GetBytes(ActorTokens.KeyLength), _clock).Act(Actor.System);
        Assert.Equal(Actor.Anonymous, Tokens.Current());
    }

    [Fact]
    public void Whoever_changes_any_character_is_nobody()
    {
        string genuine;
        using (Tokens.Act(Somebody))
        {
            genuine = (string)RequestContext.Get(ActorTokens.ContextKey)!;
        }

        // Negative control: the token as it is counts.
        Assert.Equal(Somebody, Read(genuine));
        Gen.Select(Gen.Int[0, genuine.Length - 1], Gen.Char[' ', '~']).Where((at, with) => genuine[at] != with)
            .Sample((at, with) => Read(string.Concat(genuine.AsSpan(0, at), [with], genuine.AsSpan(at + 1))) == Actor.Anonymous, iter: 5_000);
    }

    [Fact]
    public void No_text_makes_an_actor_or_an_error() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["actor-token-1.0123456789abcdef"], 0, 200].Select(text => "actor-token-1." + text))
            .Sample(text => Read(text) == Actor.Anonymous, iter: 20_000);

    [Fact]
    public void A_key_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => new ActorTokens(new byte[16], _clock));

    private Actor Read(string token)
    {
        RequestContext.Set(ActorTokens.ContextKey, token);
        try
        {
            return Tokens.Current();
        }
        finally
        {
            RequestContext.Remove(ActorTokens.ContextKey);
        }
    }
}
