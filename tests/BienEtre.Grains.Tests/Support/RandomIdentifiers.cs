using System.Security.Cryptography;
using BienEtre.Domain.Subjects;

namespace BienEtre.Grains.Tests.Support;

/// <summary>Identifiers of the operating system, as in production.</summary>
public sealed class RandomIdentifiers : IIdentifiers
{
    public string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public byte[] NewSecret(int count) => RandomNumberGenerator.GetBytes(count);
}
