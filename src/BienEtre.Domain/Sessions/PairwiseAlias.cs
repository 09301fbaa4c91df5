using System.Security.Cryptography;
using System.Text;
using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Sessions;

/// <summary>
/// The name under which one practitioner, and nobody else, knows an employee: two friendly words from HMAC-SHA256 (RFC 2104) of the employee's secret over the
/// practitioner's id. The same pair always gives the same name; two practitioners who compare names learn nothing (GDPR Art. 4(5), 25). One in
/// 65,536 pairs of clients
/// of a practitioner shares a name, so a name is for people to read, never a key.
/// </summary>
/// <param name="Name">Two words, e.g. "Quiet Heron".</param>
/// <param name="Pebble">The picture of the name.</param>
public sealed record PairwiseAlias(string Name, Pebble Pebble)
{
    /// <summary>Length of the employee's secret in bytes.</summary>
    public const int SecretLength = 32;

    private static readonly byte[] Label = "bien-etre pairwise alias 1\0"u8.ToArray();

    /// <summary>The alias of the employee who holds the secret, for one practitioner.</summary>
    /// <param name="secret">The employee's alias secret, <see cref="SecretLength"/> random bytes.</param>
    /// <param name="practitioner">The practitioner.</param>
    /// <exception cref="ArgumentException">The secret has another length, or the id is none: a weak alias would link people.</exception>
    public static PairwiseAlias Of(ReadOnlySpan<byte> secret, SubjectId practitioner)
    {
        if (secret.Length != SecretLength || !SubjectId.IsValid(practitioner.Value))
        {
            throw new ArgumentException("An alias needs a secret of 32 bytes and a subject id.", nameof(secret));
        }

        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, [.. Label, .. Encoding.ASCII.GetBytes(practitioner.Value)], mac);
        var name = $"{AliasWords.First[mac[0]]} {AliasWords.Second[mac[1]]}";
        CryptographicOperations.ZeroMemory(mac);
        return new PairwiseAlias(name, Pebble.Of(name));
    }
}

/// <summary>The picture of an alias. It follows from the name alone, so that it can be drawn wherever the name is, and tells nothing more.</summary>
/// <param name="Shape">Which outline, 1 to <see cref="ShapeCount"/>.</param>
/// <param name="Hue">Hue in degrees, 0 to 359.</param>
/// <param name="Initials">First letters of the words.</param>
public readonly record struct Pebble(int Shape, int Hue, string Initials)
{
    /// <summary>How many outlines there are.</summary>
    public const int ShapeCount = 6;

    /// <summary>The pebble of a name.</summary>
    /// <param name="name">The name; whatever it is, there is a pebble.</param>
    public static Pebble Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        var initials = string.Concat(name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(word => char.ToUpperInvariant(word[0])));
        return new Pebble((hash[0] % ShapeCount) + 1, ((hash[1] << 8) | hash[2]) % 360, initials);
    }
}
