using BienEtre.Media.Ice;

namespace BienEtre.Media.Sdp;

/// <summary>The codecs the relay knows by name.</summary>
public enum CodecKind
{
    /// <summary>Opus (RFC 7587).</summary>
    Opus,

    /// <summary>Redundant audio around Opus (RFC 2198).</summary>
    Red,

    /// <summary>VP8 (RFC 7741).</summary>
    Vp8,

    /// <summary>VP9 profile 0 (RFC 9628).</summary>
    Vp9,

    /// <summary>H.264 constrained baseline, packetisation mode 1 (RFC 6184).</summary>
    H264,

    /// <summary>AV1 main profile.</summary>
    Av1,
}

/// <summary>
/// A codec both sides agreed on. Two browsers number the same codec differently: the relay maps payload types between them by <see cref="Key"/>.
/// </summary>
/// <param name="Kind">Which codec.</param>
/// <param name="Key">Equal exactly when the payload can be passed on as it is (codec, profile, mode; for RED also the payload type inside).</param>
/// <param name="PayloadType">The browser's number for it.</param>
/// <param name="RtxPayloadType">The browser's number for its retransmissions (RFC 4588), or null.</param>
/// <param name="ClockRate">Ticks per second.</param>
/// <param name="Nack">Generic NACK was agreed (RFC 4585 6.2.1).</param>
/// <param name="Pli">Picture loss indication was agreed (RFC 4585 6.3.1).</param>
/// <param name="Fir">Full intra request was agreed (RFC 5104 4.3.1).</param>
/// <param name="TransportCc">Transport-wide feedback was agreed.</param>
/// <param name="Remb">Receiver estimated maximum bitrate was agreed.</param>
public sealed record NegotiatedCodec(
    CodecKind Kind, string Key, byte PayloadType, byte? RtxPayloadType, int ClockRate, bool Nack, bool Pli, bool Fir, bool TransportCc, bool Remb);

/// <summary>
/// The browser's numbers for the header extensions agreed on, the same for all sections of the connection (RFC 9143 10.2); 0 means not agreed.
/// </summary>
/// <param name="Mid">Media identification (RFC 9143 15).</param>
/// <param name="TransportCc">Transport-wide sequence number.</param>
/// <param name="AbsSendTime">Absolute send time.</param>
/// <param name="AudioLevel">Audio level (RFC 6464).</param>
/// <param name="Rid">RTP stream identification (RFC 8852).</param>
/// <param name="RepairedRid">Repaired RTP stream identification (RFC 8852).</param>
/// <param name="DependencyDescriptor">Dependency descriptor (AV1 RTP specification, appendix A).</param>
/// <param name="AllowMixed">Both sides mix one-byte and two-byte headers (RFC 8285 6).</param>
public readonly record struct HeaderExtensionIds(
    byte Mid, byte TransportCc, byte AbsSendTime, byte AudioLevel, byte Rid, byte RepairedRid, byte DependencyDescriptor, bool AllowMixed);

/// <summary>What the relay sends in a section: its sources and how they are announced. Random, and never derived from a person (RFC 7022).</summary>
/// <param name="Ssrcs">Our sources; <see cref="SsrcPair.Rtx"/> is 0 where no retransmission was agreed.</param>
/// <param name="Cname">Canonical name, shared by the audio and the video of one slot so that the browser keeps them in step.</param>
/// <param name="StreamId">The stream id in <c>a=msid</c>, shared the same way.</param>
/// <param name="TrackId">The track id in <c>a=msid</c>.</param>
public sealed record OutgoingSource(SsrcPair Ssrcs, string Cname, string StreamId, string TrackId);

/// <summary>One section as agreed.</summary>
/// <param name="Index">Its place, the same as in the offer.</param>
/// <param name="Mid">Its identification.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="Receives">The browser sends here: it publishes.</param>
/// <param name="Sends">The browser receives here: it is a slot that the relay may fill.</param>
/// <param name="Codecs">Agreed codecs in the answer's order; the first is what the browser will send.</param>
/// <param name="Published">Sources the browser declared; empty where it declares none and the mid extension identifies it.</param>
/// <param name="Outgoing">Our sources, or null where the relay does not send.</param>
/// <param name="ReducedSize">Reduced-size RTCP was agreed (RFC 5506).</param>
public sealed record NegotiatedSection(
    int Index,
    string Mid,
    MediaKind Kind,
    bool Receives,
    bool Sends,
    IReadOnlyList<NegotiatedCodec> Codecs,
    IReadOnlyList<SsrcPair> Published,
    OutgoingSource? Outgoing,
    bool ReducedSize);

/// <summary>What an offer and its answer agreed on.</summary>
/// <param name="Local">Our ICE credentials, as answered.</param>
/// <param name="RemoteUfrag">The browser's user fragment; with ours it forms the USERNAME of its checks.</param>
/// <param name="Fingerprint">The browser's certificate, to be checked in the DTLS handshake.</param>
/// <param name="Sections">The sections that are not rejected, in the offer's order.</param>
/// <param name="Extensions">Header extension numbers.</param>
/// <param name="OriginId">Our session id in the answer's <c>o=</c> line (RFC 8866 5.2).</param>
/// <param name="OriginVersion">Its version; one more with each answer.</param>
public sealed record NegotiatedSession(
    IceCredentials Local,
    string RemoteUfrag,
    SdpFingerprint Fingerprint,
    IReadOnlyList<NegotiatedSection> Sections,
    HeaderExtensionIds Extensions,
    ulong OriginId,
    int OriginVersion);

/// <summary>A certificate fingerprint (RFC 8122 5).</summary>
/// <param name="Algorithm"><c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c>.</param>
/// <param name="Value">The hash.</param>
public sealed record SdpFingerprint(string Algorithm, ReadOnlyMemory<byte> Value);

/// <summary>What the answerer brings.</summary>
public sealed record AnswerParameters
{
    /// <summary>Our ICE credentials; fresh ones for a new connection and for an ICE restart.</summary>
    public required IceCredentials Ice { get; init; }

    /// <summary>SHA-256 of our certificate as <c>AA:BB:...</c>.</summary>
    public required string FingerprintSha256 { get; init; }

    /// <summary>Where the browser can reach us over UDP, best first.</summary>
    public required IReadOnlyList<TransportAddress> Candidates { get; init; }

    /// <summary>Draws sources, names and the session id.</summary>
    public required IRandomSource Random { get; init; }

    /// <summary>The agreement this offer renews, or null for a first offer: sources are kept per mid, so that a restart changes nothing else.</summary>
    public NegotiatedSession? Previous { get; init; }
}

/// <summary>What comes of an offer. A closed set.</summary>
public abstract record SdpOutcome
{
    private SdpOutcome()
    {
    }

    /// <summary>It was answered.</summary>
    /// <param name="Sdp">The answer's text.</param>
    /// <param name="Session">What was agreed.</param>
    public sealed record Answered(string Sdp, NegotiatedSession Session) : SdpOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => "Answered (text withheld)";
    }

    /// <summary>It was refused.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Refused(SdpRefusal Reason) : SdpOutcome;
}
