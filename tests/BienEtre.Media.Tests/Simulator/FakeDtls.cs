using System.Security.Cryptography;
using BienEtre.Media.Dtls;

namespace BienEtre.Media.Tests.Simulator;

/// <summary>
/// A DTLS endpoint whose handshake is one datagram that carries the keys: what BouncyCastle does is tested elsewhere; here the core's handling of bytes in,
/// bytes and keys out is. The certificate's fingerprint is compared as the real one does.
/// </summary>
internal sealed class FakeDtls : IDtlsEndpoint
{
    private const int HeaderLength = 13;
    private readonly Dictionary<long, byte[]> _expected = [];
    private readonly Dictionary<long, byte[]> _established = [];
    private readonly Queue<DtlsOutput> _outputs = new();

    public int StartsRefused { get; set; }

    public HashSet<long> Open { get; } = [];

    public string FingerprintSha256 { get; } = string.Join(':', Enumerable.Repeat("AB", 32));

    public Action? OutputReady { get; set; }

    /// <summary>The datagram of a browser whose certificate has this fingerprint and which proposes these keys.</summary>
    public static byte[] Hello(byte[] fingerprint, SrtpProfile profile, byte[] keys) =>
        [22, 0xFE, 0xFD, .. new byte[HeaderLength - 3], .. fingerprint, (byte)profile, .. keys];

    /// <summary>The browser's close_notify. It proves knowledge of the keys, as a real alert after the handshake does.</summary>
    public static byte[] CloseNotify(byte[] keys) => [21, 0xFE, 0xFD, .. new byte[HeaderLength - 3], .. SHA256.HashData(keys)];

    public static int KeysLength(SrtpProfile profile) => 2 * (16 + SrtpKeyMaterial.SaltLength(profile));

    public static SrtpKeyMaterial Split(SrtpProfile profile, ReadOnlySpan<byte> keys)
    {
        var salt = SrtpKeyMaterial.SaltLength(profile);
        return new SrtpKeyMaterial(
            profile, keys[..16].ToArray(), keys[16..32].ToArray(), keys.Slice(32, salt).ToArray(), keys.Slice(32 + salt, salt).ToArray());
    }

    public bool TryStart(long connection, string fingerprintAlgorithm, ReadOnlySpan<byte> expectedFingerprint)
    {
        if (StartsRefused > 0)
        {
            StartsRefused--;
            return false;
        }

        Open.Add(connection);
        return _expected.TryAdd(connection, expectedFingerprint.ToArray());
    }

    public void Receive(long connection, ReadOnlySpan<byte> datagram)
    {
        if (!_expected.TryGetValue(connection, out var expected))
        {
            return;
        }

        if (_established.TryGetValue(connection, out var keys))
        {
            if (datagram.SequenceEqual(CloseNotify(keys)))
            {
                _expected.Remove(connection);
                Open.Remove(connection);
                _outputs.Enqueue(new DtlsOutput.Closed(connection));
            }
            else if (datagram[0] == 22)
            {
                _outputs.Enqueue(Finished(connection));
            }
        }
        else if (datagram[0] == 22 && datagram.Length > HeaderLength + 33)
        {
            Shake(connection, expected, datagram[HeaderLength..]);
        }
    }

    public void Close(long connection)
    {
        if (_expected.Remove(connection))
        {
            Open.Remove(connection);
            _outputs.Enqueue(new DtlsOutput.Datagram(connection, CloseNotify([])));
        }
    }

    public bool TryTake(out DtlsOutput output) => _outputs.TryDequeue(out output!);

    private void Shake(long connection, byte[] expected, ReadOnlySpan<byte> hello)
    {
        var profile = (SrtpProfile)hello[32];
        if (hello.Length != 33 + KeysLength(profile) || SrtpKeyMaterial.KeyLength(profile) == 0)
        {
            return;
        }

        if (!CryptographicOperations.FixedTimeEquals(hello[..32], expected))
        {
            _expected.Remove(connection);
            Open.Remove(connection);
            _outputs.Enqueue(new DtlsOutput.Failed(connection, DtlsFailure.FingerprintMismatch));
            return;
        }

        _outputs.Enqueue(Finished(connection));
        _established[connection] = hello[33..].ToArray();
        _outputs.Enqueue(new DtlsOutput.Completed(connection, Split(profile, hello[33..])));
    }

    private static DtlsOutput.Datagram Finished(long connection) => new(connection, new byte[] { 20, 0xFE, 0xFD }.Concat(new byte[HeaderLength]).ToArray());
}
