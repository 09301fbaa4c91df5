namespace BienEtre.Media.Ice;

/// <summary>One side's ICE user fragment and password (RFC 8445 5.3: at least 24 and 128 bits of randomness).</summary>
/// <param name="Ufrag">User fragment, 4 to 256 ICE characters.</param>
/// <param name="Password">Password, 22 to 256 ICE characters.</param>
public sealed record IceCredentials(string Ufrag, string Password)
{
    /// <summary>Length of a user fragment we make, in characters of 6 bits each: 96 bits, so that it cannot be guessed or collide on a node.</summary>
    public const int UfragLength = 16;

    /// <summary>Length of a password we make, in characters of 6 bits each: 144 bits.</summary>
    public const int PasswordLength = 24;

    // RFC 8839 5.4: ice-char = ALPHA / DIGIT / "+" / "/". Exactly 64 of them, so a byte masked to 6 bits picks one without bias.
    private const string IceChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>Draws fresh credentials.</summary>
    /// <param name="random">The source of randomness.</param>
    public static IceCredentials Create(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new IceCredentials(Token(random, UfragLength), Token(random, PasswordLength));
    }

    /// <summary>Whether a text is made of ICE characters only and within the bounds.</summary>
    /// <param name="text">A user fragment or password of the other side.</param>
    /// <param name="min">Fewest characters.</param>
    internal static bool IsWellFormed(ReadOnlySpan<char> text, int min)
    {
        if (text.Length < min || text.Length > 256)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Withheld: a password printed is a password leaked.</summary>
    public override string ToString() => "(credentials withheld)";

    internal static string Token(IRandomSource random, int length)
    {
        Span<byte> bytes = stackalloc byte[64];
        random.Fill(bytes[..length]);
        Span<char> chars = stackalloc char[64];
        for (var i = 0; i < length; i++)
        {
            chars[i] = IceChars[bytes[i] & 63];
        }

        var token = new string(chars[..length]);
        bytes.Clear();
        chars.Clear();
        return token;
    }
}
