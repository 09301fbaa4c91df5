using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace BienEtre.Media.Srtp;

/// <summary>AES-128 in the counter mode of RFC 3711 section 4.1.1. The platform's encryptor is kept per key, so that a packet costs no allocation.</summary>
internal sealed class AesCounterMode : IDisposable
{
    private readonly Aes _aes;
    private readonly ICryptoTransform _encryptor;
    private readonly byte[] _counters = new byte[SrtpInbound.PacketMax + 16];
    private readonly byte[] _keystream = new byte[SrtpInbound.PacketMax + 16];

    /// <summary>Takes the key; the caller zeroes its own copy.</summary>
    /// <param name="key">16 bytes.</param>
    public AesCounterMode(ReadOnlySpan<byte> key)
    {
        _aes = Aes.Create();
        _aes.SetKey(key);
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _encryptor = _aes.CreateEncryptor();
    }

    /// <summary>Exclusive-ors the keystream that starts at the initial counter block into the text.</summary>
    /// <param name="initial">16 bytes; the last two are zero and count the blocks.</param>
    /// <param name="text">Up to <see cref="SrtpInbound.PacketMax"/> bytes, changed in place.</param>
    public void Apply(ReadOnlySpan<byte> initial, Span<byte> text)
    {
        var blocks = (text.Length + 15) / 16;
        if (blocks == 0)
        {
            return;
        }

        for (var block = 0; block < blocks; block++)
        {
            var counter = _counters.AsSpan(block * 16, 16);
            initial.CopyTo(counter);
            counter[14] = (byte)(block >> 8);
            counter[15] = (byte)block;
        }

        _encryptor.TransformBlock(_counters, 0, blocks * 16, _keystream, 0);
        var words = MemoryMarshal.Cast<byte, ulong>(text);
        var keys = MemoryMarshal.Cast<byte, ulong>(_keystream.AsSpan());
        for (var i = 0; i < words.Length; i++)
        {
            words[i] ^= keys[i];
        }

        for (var i = words.Length * 8; i < text.Length; i++)
        {
            text[i] ^= _keystream[i];
        }
    }

    /// <summary>Zeroes key schedule and the last keystream.</summary>
    public void Dispose()
    {
        _encryptor.Dispose();
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_keystream);
        CryptographicOperations.ZeroMemory(_counters);
    }
}
