using BienEtre.Media.Ice;

namespace BienEtre.Media.Tests.Ice;

public sealed class IceCredentialsTests
{
    [Fact]
    public void Credentials_are_long_well_formed_and_different_each_time()
    {
        var random = new SeededRandom();
        var made = Enumerable.Range(0, 1000).Select(_ => IceCredentials.Create(random)).ToArray();
        Assert.All(made, credentials =>
        {
            Assert.True(IceCredentials.IsWellFormed(credentials.Ufrag, 4));
            Assert.True(IceCredentials.IsWellFormed(credentials.Password, 22));
        });
        Assert.Equal(1000, made.Select(credentials => credentials.Ufrag).Distinct().Count());
        Assert.Equal(1000, made.Select(credentials => credentials.Password).Distinct().Count());

        // All 64 characters occur: the password is not drawn from a smaller set.
        Assert.Equal(64, made.SelectMany(credentials => credentials.Password).Distinct().Count());
    }

    [Fact]
    public void Credentials_are_never_printed()
    {
        var credentials = IceCredentials.Create(new SeededRandom());
        Assert.DoesNotContain(credentials.Password, $"{credentials}", StringComparison.Ordinal);
        Assert.DoesNotContain(credentials.Ufrag, $"{credentials}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", false)]
    [InlineData("abcd", true)]
    [InlineData("ab:d", false)]
    [InlineData("ab d", false)]
    [InlineData("äbcd", false)]
    [InlineData("+/09", true)]
    public void Only_ice_characters_are_well_formed(string text, bool expected) => Assert.Equal(expected, IceCredentials.IsWellFormed(text, 4));
}
