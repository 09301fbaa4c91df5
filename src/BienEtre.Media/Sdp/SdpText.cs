using System.Globalization;

namespace BienEtre.Media.Sdp;

/// <summary>Small readers of SDP text (RFC 8866 9). None of them throws.</summary>
internal static class SdpText
{
    /// <summary>Takes the text up to the next space and moves past it.</summary>
    internal static ReadOnlySpan<char> Word(scoped ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        return Part(ref rest, ' ');
    }

    /// <summary>Takes the text up to a separator and moves past it; all of it where there is none.</summary>
    internal static ReadOnlySpan<char> Part(scoped ref ReadOnlySpan<char> rest, char separator)
    {
        var end = rest.IndexOf(separator);
        var part = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return part;
    }

    /// <summary>Digits only, 0 to <paramref name="max"/>.</summary>
    internal static bool TryNumber(ReadOnlySpan<char> text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;

    /// <summary>A token (RFC 8866 9), at most 64 characters: what may be echoed in an answer.</summary>
    internal static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`{|}~".Contains(c))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= 64;
    }

    /// <summary>Tokens separated by slashes, such as <c>UDP/TLS/RTP/SAVPF</c>.</summary>
    internal static bool IsTransport(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('/' or '-' or '.'))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= 64;
    }

    /// <summary>Printable ASCII, at most 512 characters.</summary>
    internal static bool IsPrintable(ReadOnlySpan<char> text) => text.Length <= 512 && text.IndexOfAnyExceptInRange(' ', '~') < 0;

    /// <summary>Reads <c>sha-256 AA:BB:...</c>; null where the hash is unknown, too weak or of the wrong length.</summary>
    internal static SdpFingerprint? ReadFingerprint(ReadOnlySpan<char> value)
    {
        Span<char> lower = stackalloc char[16];
        var name = Word(ref value);
        var length = name.ToLowerInvariant(lower);
        var (algorithm, size) = (length < 0 ? [] : (ReadOnlySpan<char>)lower[..length]) switch
        {
            "sha-256" => ("sha-256", 32),
            "sha-384" => ("sha-384", 48),
            "sha-512" => ("sha-512", 64),
            _ => (string.Empty, 0),
        };
        value = value.Trim();
        if (size == 0 || value.Length != (size * 3) - 1)
        {
            return null;
        }

        var hash = new byte[size];
        for (var i = 0; i < size; i++)
        {
            if (!byte.TryParse(value.Slice(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash[i])
                || (i + 1 < size && value[(i * 3) + 2] != ':'))
            {
                return null;
            }
        }

        return new SdpFingerprint(algorithm, hash);
    }

    /// <summary>The value of a parameter in <c>a=1;b=2</c>, without case; empty where it is missing.</summary>
    internal static ReadOnlySpan<char> Parameter(ReadOnlySpan<char> parameters, ReadOnlySpan<char> name)
    {
        while (!parameters.IsEmpty)
        {
            var item = Part(ref parameters, ';').Trim();
            var equals = item.IndexOf('=');
            if (equals >= 0 && item[..equals].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return item[(equals + 1)..];
            }
        }

        return [];
    }
}
