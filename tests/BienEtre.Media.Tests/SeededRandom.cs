namespace BienEtre.Media.Tests;

/// <summary>A repeatable source of randomness for tests.</summary>
public sealed class SeededRandom(int seed = 1) : IRandomSource
{
    private readonly Random random = new(seed);

    public void Fill(Span<byte> destination) => random.NextBytes(destination);
}
