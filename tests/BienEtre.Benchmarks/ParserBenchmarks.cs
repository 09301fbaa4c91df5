using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using BienEtre.Media.Rtp;
using BienEtre.Media.Sdp;
using BienEtre.Media.Stun;
using BienEtre.Media.Tests.Stun;

namespace BienEtre.Benchmarks;

/// <summary>What each datagram, each connectivity check and each join costs to read.</summary>
[MemoryDiagnoser]
public class ParserBenchmarks
{
    private const string Password = "abcdefghijklmnopqrstuv";

    private readonly byte[] _rtp = new byte[1200];
    private readonly byte[] _key = Encoding.ASCII.GetBytes(Password);
    private byte[] _check = null!;
    private string _offer = null!;

    /// <summary>Prepares one input of each kind.</summary>
    [GlobalSetup]
    public void Setup()
    {
        RtpHeader.Write(_rtp, extension: false, marker: true, 96, 7, 9000, 42);
        _check = CheckWriter.Check("local:remote", Password, RandomNumberGenerator.GetBytes(12));
        _offer = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "corpora", "offer.sdp"));
    }

    /// <summary>An RTP header (RFC 3550).</summary>
    [Benchmark]
    public bool Rtp() => RtpHeader.TryParse(_rtp, out _);

    /// <summary>A connectivity check with its MESSAGE-INTEGRITY and FINGERPRINT (RFC 8489).</summary>
    [Benchmark]
    public bool Stun() => StunBindingRequest.TryParse(_check, out var request) == StunParse.BindingRequest && request.Verify(_key);

    /// <summary>A browser's offer.</summary>
    [Benchmark]
    public bool Sdp() => SdpOffer.TryParse(_offer, out _, out _);
}
