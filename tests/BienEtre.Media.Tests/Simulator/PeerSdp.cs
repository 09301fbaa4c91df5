using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BienEtre.Media.Tests.Simulator;

/// <summary>How a browser numbers things; two browsers do it differently.</summary>
internal sealed record PeerNumbers(byte Opus, byte Vp8, byte Rtx, byte AudioLevel, byte AbsSendTime, byte TransportCc, byte Mid)
{
    public static readonly PeerNumbers Chromium = new(111, 96, 97, 1, 2, 3, 4);
    public static readonly PeerNumbers Other = new(109, 120, 124, 1, 5, 7, 3);
}

/// <summary>What an offer of a simulated browser says.</summary>
internal sealed record PeerOffer
{
    public required string Ufrag { get; init; }

    public required byte[] Fingerprint { get; init; }

    public required uint AudioSsrc { get; init; }

    public required uint VideoSsrc { get; init; }

    public required uint RtxSsrc { get; init; }

    public PeerNumbers Numbers { get; init; } = PeerNumbers.Chromium;

    public bool DeclaresSources { get; init; } = true;

    public string Write()
    {
        var text = new StringBuilder("v=0\r\no=- 46117317 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=extmap-allow-mixed\r\n");
        Section(text, "audio", "0", $"{Numbers.Opus}");
        text.Append(CultureInfo.InvariantCulture, $"a=extmap:{Numbers.AudioLevel} urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{Numbers.Opus} opus/48000/2\r\na=rtcp-fb:{Numbers.Opus} transport-cc\r\n");
        text.Append(DeclaresSources ? $"a=ssrc:{AudioSsrc} cname:x\r\n" : string.Empty);
        Section(text, "video", "1", $"{Numbers.Vp8} {Numbers.Rtx}");
        text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{Numbers.Vp8} VP8/90000\r\n");
        foreach (var feedback in new[] { "goog-remb", "transport-cc", "ccm fir", "nack", "nack pli" })
        {
            text.Append(CultureInfo.InvariantCulture, $"a=rtcp-fb:{Numbers.Vp8} {feedback}\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{Numbers.Rtx} rtx/90000\r\na=fmtp:{Numbers.Rtx} apt={Numbers.Vp8}\r\n");
        text.Append(DeclaresSources
            ? $"a=ssrc-group:FID {VideoSsrc} {RtxSsrc}\r\na=ssrc:{VideoSsrc} cname:x\r\na=ssrc:{RtxSsrc} cname:x\r\n"
            : string.Empty);
        return text.ToString();
    }

    private void Section(StringBuilder text, string kind, string mid, string formats)
    {
        var fingerprint = string.Join(':', Fingerprint.Select(value => value.ToString("X2", CultureInfo.InvariantCulture)));
        text.Append(CultureInfo.InvariantCulture, $"m={kind} 9 UDP/TLS/RTP/SAVPF {formats}\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:{Ufrag}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=ice-pwd:{Ufrag}{Ufrag}{Ufrag}{Ufrag}\r\na=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=mid:{mid}\r\na=sendrecv\r\na=rtcp-mux\r\na=rtcp-rsize\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=extmap:{Numbers.Mid} urn:ietf:params:rtp-hdrext:sdes:mid\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=extmap:{Numbers.AbsSendTime} http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=extmap:{Numbers.TransportCc} ");
        text.Append("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n");
    }
}

/// <summary>What a browser reads from the relay's answer.</summary>
internal sealed partial record PeerAnswer(string Ufrag, string Password, uint AudioSsrc, uint VideoSsrc, uint RtxSsrc)
{
    public static PeerAnswer Read(string sdp)
    {
        var group = GroupLine().Match(sdp);
        var sections = sdp.Split("m=");
        var audio = Array.Find(sections, section => section.StartsWith("audio", StringComparison.Ordinal))!;
        return new PeerAnswer(
            UfragLine().Match(sdp).Groups[1].Value,
            PasswordLine().Match(sdp).Groups[1].Value,
            uint.Parse(SsrcLine().Match(audio).Groups[1].Value, CultureInfo.InvariantCulture),
            uint.Parse(group.Groups[1].Value, CultureInfo.InvariantCulture),
            uint.Parse(group.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"a=ice-ufrag:(\S+)")]
    private static partial Regex UfragLine();

    [GeneratedRegex(@"a=ice-pwd:(\S+)")]
    private static partial Regex PasswordLine();

    [GeneratedRegex(@"a=ssrc-group:FID (\d+) (\d+)")]
    private static partial Regex GroupLine();

    [GeneratedRegex(@"a=ssrc:(\d+)")]
    private static partial Regex SsrcLine();
}
