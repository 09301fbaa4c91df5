using BenchmarkDotNet.Attributes;
using BienEtre.Media;
using BienEtre.Media.Rtp;
using BienEtre.Media.Srtp;

namespace BienEtre.Benchmarks;

/// <summary>Sealing and opening one SRTP packet, in place: nanoseconds and bytes allocated per packet, for each profile and for a picture's and a sound's size.</summary>
[MemoryDiagnoser]
public class SrtpBenchmarks
{
    private const uint Ssrc = 0x1234;

    private SrtpCipher _cipher = null!;
    private byte[] _packet = null!;
    private byte[] _sealed = null!;
    private ulong _index;

    /// <summary>The profile.</summary>
    [Params(SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1_80)]
    public SrtpProfile Profile { get; set; }

    /// <summary>Payload in bytes.</summary>
    [Params(100, 1100)]
    public int Payload { get; set; }

    /// <summary>Keys the cipher and seals one packet to open.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var salt = new byte[Profile == SrtpProfile.AeadAes128Gcm ? 12 : 14];
        _cipher = SrtpCipher.Create(Profile, new byte[16], salt);
        _packet = new byte[RtpHeader.FixedLength + Payload + _cipher.RtpOverhead];
        RtpHeader.Write(_packet, extension: false, marker: false, 96, 0, 0, Ssrc);
        _sealed = (byte[])_packet.Clone();
        _cipher.SealRtp(_sealed, RtpHeader.FixedLength, Ssrc, 0);
    }

    /// <summary>Seals a packet under a new index.</summary>
    [Benchmark]
    public void Seal() => _cipher.SealRtp(_packet, RtpHeader.FixedLength, Ssrc, _index++);

    /// <summary>Copies the sealed packet and opens the copy, because opening works in place.</summary>
    [Benchmark]
    public bool CopyAndOpen()
    {
        _sealed.CopyTo(_packet, 0);
        return _cipher.OpenRtp(_packet, RtpHeader.FixedLength, Ssrc, 0);
    }

    /// <summary>Wipes the keys.</summary>
    [GlobalCleanup]
    public void Cleanup() => _cipher.Dispose();
}
