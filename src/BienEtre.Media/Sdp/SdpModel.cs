namespace BienEtre.Media.Sdp;

/// <summary>What a media section carries.</summary>
public enum MediaKind
{
    /// <summary>Audio over RTP.</summary>
    Audio,

    /// <summary>Video over RTP.</summary>
    Video,

    /// <summary>Anything else (a data channel, text); always rejected with port 0.</summary>
    Other,
}

/// <summary>Direction of a section from the point of view of who wrote it (RFC 8866 6.7).</summary>
[Flags]
public enum MediaDirection
{
    /// <summary><c>a=inactive</c>.</summary>
    Inactive = 0,

    /// <summary><c>a=sendonly</c>.</summary>
    SendOnly = 1,

    /// <summary><c>a=recvonly</c>.</summary>
    RecvOnly = 2,

    /// <summary><c>a=sendrecv</c>, the default.</summary>
    SendRecv = SendOnly | RecvOnly,
}

/// <summary>The DTLS role a side asks for (RFC 8842 5.2).</summary>
public enum SdpSetup
{
    /// <summary><c>actpass</c>: either; what offers carry.</summary>
    ActPass,

    /// <summary><c>active</c>: the DTLS client.</summary>
    Active,

    /// <summary><c>passive</c>: the DTLS server; refused, as the relay is always the server.</summary>
    Passive,
}

/// <summary>A codec of an offer.</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Name">Encoding name as written, compared without case (RFC 8866 6.6).</param>
/// <param name="ClockRate">Ticks per second.</param>
/// <param name="Channels">Audio channels; 1 where unstated.</param>
/// <param name="Parameters">The text after the payload type in <c>a=fmtp</c>, or empty.</param>
/// <param name="Feedback">The <c>a=rtcp-fb</c> values for this payload type or for <c>*</c>, such as <c>nack pli</c>.</param>
public sealed record OfferedCodec(byte PayloadType, string Name, int ClockRate, int Channels, string Parameters, IReadOnlyList<string> Feedback);

/// <summary>A header extension of an offer (RFC 8285 5).</summary>
/// <param name="Id">1 to 255; 1 to 14 fit a one-byte header.</param>
/// <param name="Uri">What it is.</param>
/// <param name="Direction">The direction it is limited to, or <see cref="MediaDirection.SendRecv"/>.</param>
public readonly record struct OfferedExtension(byte Id, string Uri, MediaDirection Direction);

/// <summary>A synchronisation source pair: what is sent, and its retransmissions (RFC 4588, RFC 5576 <c>FID</c>).</summary>
/// <param name="Media">SSRC of the media; 0 where unknown.</param>
/// <param name="Rtx">SSRC of its retransmissions; 0 where there are none.</param>
public readonly record struct SsrcPair(uint Media, uint Rtx);

/// <summary>One media section of an offer.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Mid">Its identification (RFC 9143), or empty.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="MediaType">The word after <c>m=</c>, for the answer's echo.</param>
/// <param name="Protocol">The transport, such as <c>UDP/TLS/RTP/SAVPF</c>.</param>
/// <param name="Formats">The list after the transport, as written.</param>
/// <param name="Rejected">Whether the port is 0 and the section is not bundle-only.</param>
/// <param name="Direction">From the browser's point of view.</param>
/// <param name="RtcpMux">Whether <c>a=rtcp-mux</c> stands there.</param>
/// <param name="ReducedSize">Whether <c>a=rtcp-rsize</c> stands there.</param>
/// <param name="Codecs">In the offer's order.</param>
/// <param name="Extensions">In the offer's order.</param>
/// <param name="Sources">Declared sources, in order, retransmissions paired; empty where the browser declares none.</param>
/// <param name="SendRids">Simulcast streams the browser can send (RFC 8851), in order.</param>
public sealed record OfferedSection(
    int Index,
    string Mid,
    MediaKind Kind,
    string MediaType,
    string Protocol,
    IReadOnlyList<string> Formats,
    bool Rejected,
    MediaDirection Direction,
    bool RtcpMux,
    bool ReducedSize,
    IReadOnlyList<OfferedCodec> Codecs,
    IReadOnlyList<OfferedExtension> Extensions,
    IReadOnlyList<SsrcPair> Sources,
    IReadOnlyList<string> SendRids);

/// <summary>Why an offer is refused. Each value is safe to tell the browser's owner.</summary>
public enum SdpRefusal
{
    /// <summary>Not refused.</summary>
    None,

    /// <summary>Longer than <see cref="SdpOffer.CharactersMax"/>.</summary>
    TooLarge,

    /// <summary>More lines than <see cref="SdpOffer.LinesMax"/>, or more sections, codecs or sources than allowed.</summary>
    TooMany,

    /// <summary>It does not start with <c>v=0</c>, or a line that must be understood is not well-formed.</summary>
    Malformed,

    /// <summary>No section can be answered.</summary>
    NoMedia,

    /// <summary>ICE user fragment or password missing or not well-formed (RFC 8839 5.4).</summary>
    NoIce,

    /// <summary>No certificate fingerprint with SHA-256 or stronger (RFC 8122 5).</summary>
    NoFingerprint,

    /// <summary>The browser insists on being the DTLS server.</summary>
    SetupNotActive,

    /// <summary>The sections do not share one transport (<c>a=group:BUNDLE</c>, <c>a=rtcp-mux</c>).</summary>
    NotBundled,
}
