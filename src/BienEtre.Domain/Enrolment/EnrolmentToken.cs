using System.Buffers.Binary;

namespace BienEtre.Domain.Enrolment;

/// <summary>
/// A Privacy Pass token of type 0x0002, blind RSA 2048 (RFC 9578 section 6.3): what an employee redeems to prove eligibility.
/// It carries nothing that the issuer has seen, so that issuance and redemption cannot be linked.
/// </summary>
/// <param name="Bytes">The whole token, 354 bytes: u16 type, nonce 32, challenge digest 32, key id 32, authenticator 256.</param>
public sealed record EnrolmentToken(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Token type: publicly verifiable, blind RSA (2048-bit).</summary>
    public const ushort TokenType = 0x0002;

    /// <summary>Length of a token in bytes.</summary>
    public const int Length = InputLength + TokenKey.ModulusLength;

    private const int InputLength = 2 + (3 * 32);

    /// <summary>The client's nonce, 32 bytes.</summary>
    public ReadOnlyMemory<byte> Nonce => Bytes.Slice(2, 32);

    /// <summary>SHA-256 of the challenge that the platform published, 32 bytes.</summary>
    public ReadOnlyMemory<byte> ChallengeDigest => Bytes.Slice(34, 32);

    /// <summary>Which key signed it, 32 bytes.</summary>
    public ReadOnlyMemory<byte> KeyId => Bytes.Slice(66, TokenKey.KeyIdLength);

    /// <summary>Reads a token; null when the length or the type is another. Says nothing about validity.</summary>
    /// <param name="bytes">What was received.</param>
    public static EnrolmentToken? TryParse(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length && BinaryPrimitives.ReadUInt16BigEndian(bytes) == TokenType ? new EnrolmentToken(bytes.ToArray()) : null;

    /// <summary>Whether the token was signed by <paramref name="key"/> for the challenge with this digest.</summary>
    /// <param name="key">A key of the issuer's directory.</param>
    /// <param name="challengeDigest">SHA-256 of the platform's challenge.</param>
    public bool IsValid(TokenKey key, ReadOnlySpan<byte> challengeDigest) =>
        KeyId.Span.SequenceEqual(key.KeyId)
        && ChallengeDigest.Span.SequenceEqual(challengeDigest)
        && key.Verify(Bytes.Span[..InputLength], Bytes.Span[InputLength..]);
}
