namespace BienEtre.Media.Sdp;

/// <summary>
/// The one place that says which codecs, feedback and header extensions are answered. The order of <see cref="Codecs"/> is the order of every answer:
/// senders use the first, so all members of a room send what every browser can decode (RFC 7742 5 makes VP8 mandatory), whatever they would prefer.
/// </summary>
internal static class CodecPolicy
{
    internal const string MidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";
    internal const string RidUri = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    internal const string RepairedRidUri = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    internal const string AudioLevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    internal const string AbsSendTimeUri = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    internal const string TransportCcUri = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    internal const string DependencyDescriptorUri =
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    /// <summary>Feedback answered where it is offered, as written in <c>a=rtcp-fb</c>.</summary>
    internal static readonly string[] Feedback = ["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"];

    /// <summary>The codecs, best first.</summary>
    internal static readonly CodecRule[] Codecs =
    [
        new(CodecKind.Opus, MediaKind.Audio, "opus", 48000, 2, static _ => "opus"),

        // RED is passed on, not opened: its blocks name the payload type of the Opus inside, so only equal numbering may be forwarded (RFC 2198 3).
        new(CodecKind.Red, MediaKind.Audio, "red", 48000, 2, static parameters => RedKey(parameters)),
        new(CodecKind.Vp8, MediaKind.Video, "VP8", 90000, 1, static _ => "vp8"),
        new(CodecKind.Vp9, MediaKind.Video, "VP9", 90000, 1, static parameters => Is(parameters, "profile-id", "0", byDefault: true) ? "vp9/0" : null),
        new(CodecKind.H264, MediaKind.Video, "H264", 90000, 1, static parameters => H264Key(parameters)),
        new(CodecKind.Av1, MediaKind.Video, "AV1", 90000, 1, static parameters => Is(parameters, "profile", "0", byDefault: true) ? "av1/0" : null),
    ];

    /// <summary>Header extensions answered in a section of this kind.</summary>
    /// <param name="uri">The extension.</param>
    /// <param name="kind">Audio or video.</param>
    internal static bool Accepts(string uri, MediaKind kind) => uri switch
    {
        MidUri or TransportCcUri or AbsSendTimeUri => true,
        AudioLevelUri => kind == MediaKind.Audio,
        RidUri or RepairedRidUri or DependencyDescriptorUri => kind == MediaKind.Video,
        _ => false,
    };

    /// <summary>Parameters answered: for Opus what a receiver across a lossy path wants (RFC 7587 7.1), for the others what was offered.</summary>
    /// <param name="rule">The codec.</param>
    /// <param name="offered">The offer's parameters.</param>
    internal static string Parameters(CodecRule rule, string offered) => rule.Kind == CodecKind.Opus ? "minptime=10;useinbandfec=1" : offered;

    private static string? RedKey(string parameters)
    {
        var rest = parameters.AsSpan();
        var payload = SdpText.Part(ref rest, '/');
        return SdpText.TryNumber(payload, 127, out var number) ? $"red/{number}" : null;
    }

    // Constrained baseline: profile_idc 66 with constraint_set1 and no constraint_set3-and-below noise (RFC 6184 8.1, table 5); mode 1 (non-interleaved).
    private static string? H264Key(string parameters) =>
        Is(parameters, "packetization-mode", "1", byDefault: false)
        && SdpText.Parameter(parameters, "profile-level-id") is { Length: 6 } profile
        && profile.StartsWith("42")
        && byte.TryParse(profile[2..4], System.Globalization.NumberStyles.AllowHexSpecifier, null, out var constraints)
        && (constraints & 0x4F) == 0x40
            ? "h264/cbp/1"
            : null;

    private static bool Is(string parameters, string name, string value, bool byDefault) =>
        SdpText.Parameter(parameters, name) is { IsEmpty: false } found ? found.SequenceEqual(value) : byDefault;
}

/// <summary>A codec the policy answers.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Media">Audio or video.</param>
/// <param name="Name">Encoding name.</param>
/// <param name="ClockRate">Ticks per second.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Key">From offered parameters to the identity of the payload, or null where the variant is not answered.</param>
internal sealed record CodecRule(CodecKind Kind, MediaKind Media, string Name, int ClockRate, int Channels, Func<string, string?> Key);
