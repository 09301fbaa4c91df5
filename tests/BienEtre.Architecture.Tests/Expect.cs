namespace BienEtre.Architecture.Tests;

/// <summary>Assertions over lists of findings.</summary>
internal static class Expect
{
    /// <summary>Fails with the findings themselves, one a line.</summary>
    /// <param name="findings">What a check found.</param>
    public static void None(IEnumerable<string> findings)
    {
        var all = findings.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, $"{all.Count} findings:\n  {string.Join("\n  ", all.Take(60))}");
    }
}
