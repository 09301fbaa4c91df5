namespace BienEtre.Host.Pages.Frame;

/// <summary>How an alias looks. The rule is simple on purpose: the browser's script repeats it.</summary>
internal static class Pebbles
{
    /// <summary>1 to 6: sum of UTF-16 units modulo 6, plus 1.</summary>
    public static int Kind(string alias) => (alias.Sum(c => c) % 6) + 1;

    /// <summary>First letter of the first two words.</summary>
    public static string Initials(string alias) =>
        string.Concat(alias.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(w => char.ToUpperInvariant(w[0])));
}
