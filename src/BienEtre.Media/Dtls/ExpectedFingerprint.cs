using System.Security.Cryptography;

namespace BienEtre.Media.Dtls;

/// <summary>The certificate hash that the offer announced (RFC 8122 5). SHA-256 and stronger only.</summary>
internal sealed class ExpectedFingerprint
{
    private readonly HashAlgorithmName _algorithm;
    private readonly byte[] _value;

    private ExpectedFingerprint(HashAlgorithmName algorithm, byte[] value)
    {
        _algorithm = algorithm;
        _value = value;
    }

    internal static ExpectedFingerprint? Create(string algorithm, ReadOnlySpan<byte> value)
    {
        var (name, length) = algorithm.ToUpperInvariant() switch
        {
            "SHA-256" => (HashAlgorithmName.SHA256, 32),
            "SHA-384" => (HashAlgorithmName.SHA384, 48),
            "SHA-512" => (HashAlgorithmName.SHA512, 64),
            _ => (default, -1),
        };
        return value.Length == length ? new ExpectedFingerprint(name, value.ToArray()) : null;
    }

    /// <summary>Hashes an encoded certificate and compares in constant time.</summary>
    internal bool Matches(ReadOnlySpan<byte> certificate)
    {
        Span<byte> hash = stackalloc byte[64];
        var length = CryptographicOperations.HashData(_algorithm, certificate, hash);
        return CryptographicOperations.FixedTimeEquals(hash[..length], _value);
    }
}
