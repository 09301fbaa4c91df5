using System.Security.Cryptography;

namespace BienEtre.Media;

/// <summary>The SRTP protection profiles this relay speaks, by their DTLS-SRTP number (RFC 5764 4.1.2, RFC 7714 14.2).</summary>
public enum SrtpProfile : ushort
{
    /// <summary>No profile was agreed: such key material does not exist.</summary>
    None = 0,

    /// <summary>AES-CM 128 with HMAC-SHA1, 80-bit tag: 16-byte keys, 14-byte salts.</summary>
#pragma warning disable CA1707 // The name the RFC gives it: 80 is the length of the tag.
    Aes128CmHmacSha1_80 = 0x0001,
#pragma warning restore CA1707

    /// <summary>AEAD AES-GCM 128: 16-byte keys, 12-byte salts.</summary>
    AeadAes128Gcm = 0x0007,
}

/// <summary>
/// The master keys and salts that a DTLS handshake exported (RFC 5764 4.2). The relay is the DTLS server: it opens incoming packets with the
/// client's pair and seals outgoing ones with the server's.
/// </summary>
public sealed class SrtpKeyMaterial : IDisposable
{
    /// <summary>Takes ownership of the four arrays; <see cref="Dispose"/> zeroes them.</summary>
    /// <param name="profile">The agreed profile.</param>
    /// <param name="clientKey">16 bytes.</param>
    /// <param name="serverKey">16 bytes.</param>
    /// <param name="clientSalt">12 (GCM) or 14 bytes (CM).</param>
    /// <param name="serverSalt">12 (GCM) or 14 bytes (CM).</param>
    public SrtpKeyMaterial(SrtpProfile profile, byte[] clientKey, byte[] serverKey, byte[] clientSalt, byte[] serverSalt)
    {
        Profile = profile;
        ClientKey = clientKey;
        ServerKey = serverKey;
        ClientSalt = clientSalt;
        ServerSalt = serverSalt;
    }

    /// <summary>The agreed profile.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>Master key of what the browser sends.</summary>
    public byte[] ClientKey { get; }

    /// <summary>Master key of what the relay sends.</summary>
    public byte[] ServerKey { get; }

    /// <summary>Master salt of what the browser sends.</summary>
    public byte[] ClientSalt { get; }

    /// <summary>Master salt of what the relay sends.</summary>
    public byte[] ServerSalt { get; }

    /// <summary>The length of a master key, in bytes.</summary>
    /// <param name="profile">An agreed profile.</param>
    public static int KeyLength(SrtpProfile profile) => profile == SrtpProfile.None ? 0 : 16;

    /// <summary>The length of a master salt, in bytes (RFC 5764 4.1.2: 112 bits; RFC 7714 12: 96 bits).</summary>
    /// <param name="profile">An agreed profile.</param>
    public static int SaltLength(SrtpProfile profile) => profile switch
    {
        SrtpProfile.AeadAes128Gcm => 12,
        SrtpProfile.Aes128CmHmacSha1_80 => 14,
        _ => 0,
    };

    /// <summary>Zeroes all four arrays.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(ClientKey);
        CryptographicOperations.ZeroMemory(ServerKey);
        CryptographicOperations.ZeroMemory(ClientSalt);
        CryptographicOperations.ZeroMemory(ServerSalt);
    }
}
