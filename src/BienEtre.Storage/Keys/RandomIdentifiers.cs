using System.Security.Cryptography;
using BienEtre.Domain.Subjects;

namespace BienEtre.Storage.Keys;

/// <summary>Identifiers and secrets from the operating system's generator.</summary>
internal sealed class RandomIdentifiers : IIdentifiers
{
    private const int SecretBytesMax = 64;

    public string NewId() => RandomNumberGenerator.GetHexString(SubjectId.Length, lowercase: true);

    public byte[] NewSecret(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, SecretBytesMax);
        return RandomNumberGenerator.GetBytes(count);
    }
}
