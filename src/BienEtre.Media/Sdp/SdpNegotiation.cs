using System.Buffers.Binary;

namespace BienEtre.Media.Sdp;

/// <summary>
/// Answers offers by intersection with <see cref="CodecPolicy"/> (RFC 3264 6, RFC 8829 5.3): same sections, same order, only what was offered.
/// </summary>
public static class SdpNegotiation
{
    /// <summary>Answers an offer as an ICE-lite, DTLS-passive end (RFC 8445 2.5, RFC 8842 5.3).</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="parameters">What we bring.</param>
    /// <returns>The answer's text and what was agreed, or <see cref="SdpRefusal.NoMedia"/>.</returns>
    public static SdpOutcome Answer(SdpOffer offer, AnswerParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(parameters);
        var extensions = ExtensionChoice.From(offer);
        var naming = new SourceNaming(offer, parameters);
        var sections = new List<NegotiatedSection>();
        foreach (var section in offer.Sections)
        {
            var codecs = Acceptable(offer, section) ? CodecChoice.For(section) : [];
            if (codecs.Count > 0)
            {
                sections.Add(Agree(section, codecs, naming));
            }
        }

        if (sections.Count == 0)
        {
            return new SdpOutcome.Refused(SdpRefusal.NoMedia);
        }

        var session = new NegotiatedSession(
            parameters.Ice,
            offer.Ufrag,
            offer.Fingerprint,
            sections,
            extensions.Ids,
            parameters.Previous?.OriginId ?? OriginId(parameters.Random),
            (parameters.Previous?.OriginVersion ?? 0) + 1);
        return new SdpOutcome.Answered(AnswerWriter.Write(offer, parameters, session, extensions), session);
    }

    private static NegotiatedSection Agree(OfferedSection section, IReadOnlyList<NegotiatedCodec> codecs, SourceNaming naming)
    {
        var sends = section.Direction.HasFlag(MediaDirection.RecvOnly);
        var receives = section.Direction.HasFlag(MediaDirection.SendOnly);
        var outgoing = naming.Name(section, sends, rtx: codecs.Any(codec => codec.RtxPayloadType is not null));
        return new NegotiatedSection(section.Index, section.Mid, section.Kind, receives, sends, codecs, section.Sources, outgoing, section.ReducedSize);
    }

    // One transport for all: a section outside the bundle, or without rtcp-mux, would need a second port and is rejected instead (RFC 9143 7.3, RFC 5761 5.1).
    private static bool Acceptable(SdpOffer offer, OfferedSection section) =>
        !section.Rejected
        && section.Kind != MediaKind.Other
        && section.Protocol is ("UDP/TLS/RTP/SAVPF" or "TCP/TLS/RTP/SAVPF" or "TCP/DTLS/RTP/SAVPF")
        && section.RtcpMux
        && (offer.Bundle.Count == 0 ? offer.Sections.Count(other => !other.Rejected) == 1 : section.Mid.Length > 0 && offer.Bundle.Contains(section.Mid));

    private static ulong OriginId(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.Fill(bytes);

        // RFC 8829 5.2.1: 63 bits at most.
        return BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 2;
    }
}
