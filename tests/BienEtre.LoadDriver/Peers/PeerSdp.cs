using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace BienEtre.LoadDriver.Peers;

/// <summary>What a synthetic peer reads from the relay's SDP answer.</summary>
/// <param name="Ufrag">The relay's ICE user name fragment.</param>
/// <param name="Password">The relay's ICE password.</param>
/// <param name="Fingerprint">SHA-256 of the relay's certificate.</param>
/// <param name="Relay">The relay's first UDP candidate.</param>
internal sealed partial record PeerAnswer(string Ufrag, string Password, byte[] Fingerprint, IPEndPoint Relay)
{
    /// <summary>Reads an answer.</summary>
    /// <param name="sdp">The SDP.</param>
    public static PeerAnswer Parse(string sdp)
    {
        var candidate = CandidateLine().Match(sdp);
        return new PeerAnswer(
            UfragLine().Match(sdp).Groups[1].Value,
            PasswordLine().Match(sdp).Groups[1].Value,
            Convert.FromHexString(FingerprintLine().Match(sdp).Groups[1].Value.Replace(":", "", StringComparison.Ordinal)),
            new IPEndPoint(IPAddress.Parse(candidate.Groups[1].Value), int.Parse(candidate.Groups[2].Value, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex("""a=ice-ufrag:(\S+)""")]
    private static partial Regex UfragLine();

    [GeneratedRegex("""a=ice-pwd:(\S+)""")]
    private static partial Regex PasswordLine();

    [GeneratedRegex("""a=fingerprint:sha-256 (\S+)""")]
    private static partial Regex FingerprintLine();

    [GeneratedRegex("""a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host""", RegexOptions.IgnoreCase)]
    private static partial Regex CandidateLine();
}

/// <summary>The offer of a synthetic peer: one Opus and one VP8 track, sending and receiving, as a browser would write it (RFC 8829).</summary>
internal static class PeerOffer
{
    /// <summary>Payload type of Opus.</summary>
    public const byte Opus = 111;

    /// <summary>Payload type of VP8.</summary>
    public const byte Vp8 = 96;

    /// <summary>Writes an offer.</summary>
    /// <param name="ufrag">Own ICE user name fragment.</param>
    /// <param name="password">Own ICE password.</param>
    /// <param name="fingerprint">SHA-256 of the own certificate.</param>
    /// <param name="audio">SSRC of the sound.</param>
    /// <param name="video">SSRC of the picture; the next one repairs it.</param>
    public static string Write(string ufrag, string password, byte[] fingerprint, uint audio, uint video)
    {
        string[] transport =
        [
            "c=IN IP4 0.0.0.0", $"a=ice-ufrag:{ufrag}", $"a=ice-pwd:{password}", $"a=fingerprint:sha-256 {Colons(fingerprint)}", "a=setup:actpass",
            "a=rtcp-mux", "a=rtcp-rsize", "a=sendrecv",
        ];
        string[] lines =
        [
            "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=extmap-allow-mixed",
            $"m=audio 9 UDP/TLS/RTP/SAVPF {Opus}", .. transport, "a=mid:0", $"a=rtpmap:{Opus} opus/48000/2",
            $"a=ssrc:{audio} cname:peer",
            $"m=video 9 UDP/TLS/RTP/SAVPF {Vp8} 97", .. transport, "a=mid:1", $"a=rtpmap:{Vp8} VP8/90000", $"a=rtcp-fb:{Vp8} nack",
            $"a=rtcp-fb:{Vp8} nack pli", "a=rtpmap:97 rtx/90000", $"a=fmtp:97 apt={Vp8}", $"a=ssrc-group:FID {video} {video + 1}",
            $"a=ssrc:{video} cname:peer", $"a=ssrc:{video + 1} cname:peer",
        ];
        return string.Join("\r\n", lines) + "\r\n";
    }

    private static string Colons(byte[] hash) => string.Join(':', hash.Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
}
