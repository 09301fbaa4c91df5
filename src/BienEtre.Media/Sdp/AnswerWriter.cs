using System.Globalization;
using System.Text;

namespace BienEtre.Media.Sdp;

/// <summary>Writes the text of an answer (RFC 8866, RFC 8829 5.3.1, RFC 8839 5).</summary>
internal static class AnswerWriter
{
    internal static string Write(SdpOffer offer, AnswerParameters parameters, NegotiatedSession session, ExtensionChoice extensions)
    {
        var text = new StringBuilder(4096);
        text.Line($"v=0").Line($"o=- {session.OriginId} {session.OriginVersion} IN IP4 127.0.0.1").Line($"s=-").Line($"t=0 0");
        if (offer.Bundle.Count > 0)
        {
            text.Line($"a=group:BUNDLE {string.Join(' ', offer.Bundle.Where(mid => session.Sections.Any(section => section.Mid == mid)))}");
        }

        if (offer.AllowMixed)
        {
            text.Line($"a=extmap-allow-mixed");
        }

        text.Line($"a=msid-semantic: WMS *").Line($"a=ice-lite");
        foreach (var section in offer.Sections)
        {
            if (session.Sections.FirstOrDefault(agreed => agreed.Index == section.Index) is { } agreed)
            {
                Accept(text, section, agreed, parameters, extensions, withCandidates: agreed == session.Sections[0]);
            }
            else
            {
                Reject(text, section);
            }
        }

        return text.ToString();
    }

    // RFC 3264 6: a rejected section keeps its place, with port 0 and at least one of the offered formats.
    private static void Reject(StringBuilder text, OfferedSection section)
    {
        text.Line($"m={section.MediaType} 0 {section.Protocol} {section.Formats[0]}").Line($"c=IN IP4 0.0.0.0");
        if (section.Mid.Length > 0)
        {
            text.Line($"a=mid:{section.Mid}");
        }

        text.Line($"a=inactive");
    }

    private static void Accept(
        StringBuilder text, OfferedSection offered, NegotiatedSection agreed, AnswerParameters parameters, ExtensionChoice extensions, bool withCandidates)
    {
        var formats = agreed.Codecs.SelectMany<NegotiatedCodec, byte>(
            codec => codec.RtxPayloadType is { } rtx ? [codec.PayloadType, rtx] : [codec.PayloadType]);

        // Port 9 and 0.0.0.0 stand for "see the candidates" (RFC 8839 4.2.1.3), so no address is tied to a section.
        text.Line($"m={offered.MediaType} 9 {offered.Protocol} {string.Join(' ', formats)}").Line($"c=IN IP4 0.0.0.0");
        if (withCandidates)
        {
            Candidates(text, parameters.Candidates);
        }

        text.Line($"a=ice-ufrag:{parameters.Ice.Ufrag}").Line($"a=ice-pwd:{parameters.Ice.Password}");
        text.Line($"a=fingerprint:sha-256 {parameters.FingerprintSha256}").Line($"a=setup:passive");
        if (agreed.Mid.Length > 0)
        {
            text.Line($"a=mid:{agreed.Mid}");
        }

        foreach (var extension in extensions.For(offered))
        {
            text.Line($"a=extmap:{extension.Id} {extension.Uri}");
        }

        text.Line($"a={Direction(agreed)}").Line($"a=rtcp-mux");
        if (agreed.ReducedSize)
        {
            text.Line($"a=rtcp-rsize");
        }

        foreach (var codec in agreed.Codecs)
        {
            Codec(text, offered, codec);
        }

        if (agreed is { Sends: true, Outgoing: { } source })
        {
            Source(text, source);
        }
    }

    private static void Candidates(StringBuilder text, IReadOnlyList<TransportAddress> candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            // RFC 8445 5.1.2.1: type preference 126 (host), local preference descending, component 1.
            var priority = (126u << 24) | ((65535u - (uint)i) << 8) | 255u;
            var endPoint = candidates[i].ToIPEndPoint();
            text.Line($"a=candidate:{i + 1} 1 udp {priority} {endPoint.Address} {endPoint.Port} typ host");
        }

        text.Line($"a=end-of-candidates");
    }

    private static void Codec(StringBuilder text, OfferedSection section, NegotiatedCodec codec)
    {
        var offered = CodecChoice.Offered(section, codec.PayloadType);
        var rule = CodecPolicy.Codecs.First(rule => rule.Kind == codec.Kind);
        text.Line($"a=rtpmap:{codec.PayloadType} {rule.Name}/{rule.ClockRate}{(rule.Channels > 1 ? $"/{rule.Channels}" : string.Empty)}");
        foreach (var feedback in CodecPolicy.Feedback.Where(offered.Feedback.Contains))
        {
            text.Line($"a=rtcp-fb:{codec.PayloadType} {feedback}");
        }

        if (CodecPolicy.Parameters(rule, offered.Parameters) is { Length: > 0 } parameters)
        {
            text.Line($"a=fmtp:{codec.PayloadType} {parameters}");
        }

        if (codec.RtxPayloadType is { } rtx)
        {
            text.Line($"a=rtpmap:{rtx} rtx/{codec.ClockRate}").Line($"a=fmtp:{rtx} apt={codec.PayloadType}");
        }
    }

    private static void Source(StringBuilder text, OutgoingSource source)
    {
        text.Line($"a=msid:{source.StreamId} {source.TrackId}");
        if (source.Ssrcs.Rtx != 0)
        {
            // Firefox drops retransmitted frames whose source was not announced.
            text.Line($"a=ssrc-group:FID {source.Ssrcs.Media} {source.Ssrcs.Rtx}");
        }

        text.Line($"a=ssrc:{source.Ssrcs.Media} cname:{source.Cname}");
        if (source.Ssrcs.Rtx != 0)
        {
            text.Line($"a=ssrc:{source.Ssrcs.Rtx} cname:{source.Cname}");
        }
    }

    private static string Direction(NegotiatedSection section) => (section.Sends, section.Receives) switch
    {
        (true, true) => "sendrecv",
        (true, false) => "sendonly",
        (false, true) => "recvonly",
        _ => "inactive",
    };

    private static StringBuilder Line(this StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
}
