using System.Net;
using System.Security.Cryptography;
using System.Text;
using BienEtre.Architecture.Tests.NoRecording;

namespace BienEtre.Architecture.Tests.Identity;

/// <summary>
/// What a visitor brings along without being asked, seeded so that it can be recognised anywhere: address, user agent, language, referrer, forwarded address,
/// query, names inside the SDP; and the media itself.
/// </summary>
internal sealed class Canaries
{
    private readonly string _mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    /// <summary>The visitor's address: the loopback, but one that nothing else here uses.</summary>
    public IPAddress Address { get; } = IPAddress.Parse($"127.{RandomNumberGenerator.GetInt32(100, 250)}.{RandomNumberGenerator.GetInt32(100, 250)}.77");

    /// <summary>Header User-Agent.</summary>
    public string UserAgent => $"CanaryBrowser/7.5 ({_mark}ua)";

    /// <summary>Header Accept-Language, after a language that the pages have.</summary>
    public string Language => $"x-{_mark}al";

    /// <summary>Header Referer.</summary>
    public string Referrer => $"https://intranet.example/{_mark}rf";

    /// <summary>Header X-Forwarded-For; documentation range, RFC 5737.</summary>
    public string Forwarded => "203.0.113.199";

    /// <summary>A mail address that a careless link brings in the query, and a careless form in a field.</summary>
    public string Mail => $"canary.{_mark}@employer.example";

    /// <summary>Name of a network interface or host inside the SDP.</summary>
    public string SdpName => $"{_mark}sdp.local";

    /// <summary>What every media packet carries.</summary>
    public byte[] Media { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>A hunt for all of them.</summary>
    public CanaryHunt Hunt() => new(
    [
        ("address", Text(Address.ToString())), ("user agent", Text(UserAgent)), ("language", Text(Language)), ("referrer", Text(Referrer)),
        ("forwarded address", Text(Forwarded)), ("mail", Text(Mail)), ("name in the SDP", Text(SdpName)), ("media", Media),
    ]);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
