using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace BienEtre.Domain.Enrolment;

/// <summary>
/// Public key of an eligibility issuer for one epoch: RSA-2048 for blind signatures (RFC 9578 section 6.5), encoded as SubjectPublicKeyInfo
/// with the RSASSA-PSS algorithm (RFC 4055 section 3.1; SHA-384, MGF1 with SHA-384, salt of 48 bytes).
/// Its fingerprint is what employees and a works council can compare, so that nobody is given a key of their own.
/// </summary>
public sealed class TokenKey
{
    /// <summary>Length of the modulus in bytes.</summary>
    public const int ModulusLength = 256;

    /// <summary>Length of <see cref="KeyId"/> in bytes.</summary>
    public const int KeyIdLength = 32;

    private const string RsassaPss = "1.2.840.113549.1.1.10";
    private const string Mgf1 = "1.2.840.113549.1.1.8";
    private const string Sha384 = "2.16.840.1.101.3.4.2.2";
    private const int SaltLength = 48;
    private const int SpkiLengthMax = 512;

    private readonly RSAParameters _parameters;

    private TokenKey(RSAParameters parameters)
    {
        _parameters = parameters;
        Spki = Encode(parameters);
        KeyId = SHA256.HashData(Spki);
    }

    /// <summary>DER of the SubjectPublicKeyInfo.</summary>
    public byte[] Spki { get; }

    /// <summary>token_key_id: SHA-256 of <see cref="Spki"/> (RFC 9578 section 6.5).</summary>
    public byte[] KeyId { get; }

    /// <summary>Makes the key from its parts; null unless the modulus has 2048 bits and the exponent is 65537.</summary>
    /// <param name="parameters">Modulus and exponent, big-endian.</param>
    public static TokenKey? From(RSAParameters parameters) =>
        parameters is { Modulus.Length: ModulusLength, Exponent: [1, 0, 1] } && parameters.Modulus[0] >= 0x80 && (parameters.Modulus[^1] & 1) == 1
            ? new TokenKey(new RSAParameters { Modulus = parameters.Modulus, Exponent = parameters.Exponent })
            : null;

    /// <summary>Reads a SubjectPublicKeyInfo; null when it is not exactly the encoding that this type writes.</summary>
    /// <param name="spki">DER bytes.</param>
    public static TokenKey? TryDecode(ReadOnlySpan<byte> spki)
    {
        if (spki.Length > SpkiLengthMax)
        {
            return null;
        }

        try
        {
            var outer = new AsnReader(spki.ToArray(), AsnEncodingRules.DER).ReadSequence();
            outer.ReadSequence();
            var bits = outer.ReadBitString(out _);
            var pair = new AsnReader(bits, AsnEncodingRules.DER).ReadSequence();
            var modulus = pair.ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true);
            var exponent = pair.ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true);
            var key = From(new RSAParameters { Modulus = modulus, Exponent = exponent });

            // One key has one encoding and so one key id: whatever does not encode back to itself is refused.
            return key is not null && spki.SequenceEqual(key.Spki) ? key : null;
        }
        catch (Exception e) when (e is AsnContentException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Whether <paramref name="signature"/> is a valid RSASSA-PSS signature of <paramref name="input"/> under this key (RFC 9578 section
    /// 6.3).</summary>
    /// <param name="input">The token input, 98 bytes.</param>
    /// <param name="signature">The authenticator, 256 bytes.</param>
    public bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
    {
        using var rsa = RSA.Create(_parameters);
        return rsa.VerifyData(input, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pss);
    }

    private static byte[] Encode(RSAParameters parameters)
    {
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteInteger(new BigInteger(parameters.Modulus, isUnsigned: true, isBigEndian: true));
            key.WriteInteger(new BigInteger(parameters.Exponent, isUnsigned: true, isBigEndian: true));
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            WriteAlgorithm(writer);
            writer.WriteBitString(key.Encode());
        }

        return writer.Encode();
    }

    private static void WriteAlgorithm(AsnWriter writer)
    {
        using var algorithm = writer.PushSequence();
        writer.WriteObjectIdentifier(RsassaPss);
        using var pss = writer.PushSequence();
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            WriteHash(writer);
        }

        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
        {
            using var mask = writer.PushSequence();
            writer.WriteObjectIdentifier(Mgf1);
            WriteHash(writer);
        }

        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
        {
            writer.WriteInteger(SaltLength);
        }
    }

    private static void WriteHash(AsnWriter writer)
    {
        using var hash = writer.PushSequence();
        writer.WriteObjectIdentifier(Sha384);
    }
}
