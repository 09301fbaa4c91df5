namespace BienEtre.Media.Sdp;

/// <summary>Collects the attributes of one media section, or of the session level (index -1).</summary>
internal sealed class SectionReader(int index)
{
    private readonly List<(int Payload, string Value)> feedback = [];
    private readonly Dictionary<byte, CodecLine> codecs = [];
    private readonly SourceReader sources = new();
    private readonly List<string> rids = [];
    private string mediaType = string.Empty;
    private string protocol = string.Empty;
    private string[] formats = [];
    private bool portIsZero;
    private bool rtcpMux;
    private bool reducedSize;
    private MediaDirection direction = MediaDirection.SendRecv;

    internal string Mid { get; private set; } = string.Empty;

    internal MediaKind Kind { get; private set; } = MediaKind.Other;

    internal string? Ufrag { get; private set; }

    internal string? Password { get; private set; }

    internal SdpFingerprint? Fingerprint { get; private set; }

    internal SdpSetup? Setup { get; private set; }

    internal bool AllowMixed { get; private set; }

    internal bool BundleOnly { get; private set; }

    internal List<string> Bundle { get; } = [];

    internal List<OfferedExtension> Extensions { get; } = [];

    // RFC 9143 6: port 0 together with a=bundle-only does not reject the section.
    internal bool IsRejected => portIsZero && !BundleOnly;

    internal bool ReadMediaLine(ReadOnlySpan<char> line)
    {
        var media = SdpText.Word(ref line);
        var port = SdpText.Word(ref line);
        var transport = SdpText.Word(ref line);
        var slash = port.IndexOf('/');
        if (!SdpText.IsToken(media) || !SdpText.IsTransport(transport) || !SdpText.TryNumber(slash < 0 ? port : port[..slash], ushort.MaxValue, out var number))
        {
            return false;
        }

        mediaType = media.ToString();
        protocol = transport.ToString();
        portIsZero = number == 0;
        Kind = mediaType switch { "audio" => MediaKind.Audio, "video" => MediaKind.Video, _ => MediaKind.Other };
        var list = new List<string>();
        while (SdpText.Word(ref line) is { IsEmpty: false } format)
        {
            if (!SdpText.IsToken(format) || list.Count == 256)
            {
                return false;
            }

            list.Add(format.ToString());
        }

        formats = [.. list];
        return formats.Length > 0;
    }

    internal SdpRefusal ReadAttribute(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        var value = colon < 0 ? [] : line[(colon + 1)..].Trim();
        return (colon < 0 ? line : line[..colon]) switch
        {
            "mid" => ReadMid(value),
            "group" => ReadGroup(value),
            "fingerprint" => ReadFingerprint(value),
            "setup" => ReadSetup(value),
            "ice-ufrag" or "ice-pwd" => ReadCredential(value, line[4] == 'p'),
            "rtpmap" => ReadRtpMap(value),
            "fmtp" => ReadParameters(value),
            "rtcp-fb" => ReadFeedback(value),
            "extmap" => ReadExtension(value),
            "ssrc" => sources.ReadSource(value),
            "ssrc-group" => sources.ReadGroup(value),
            "rid" => ReadRid(value),
            var flag => ReadFlag(flag),
        };
    }

    internal OfferedSection ToSection(List<OfferedExtension> sessionExtensions)
    {
        var list = new List<OfferedCodec>();
        foreach (var format in formats)
        {
            // A payload type has 7 bits: anything above 127, and anything without a name, is no codec of ours.
            if (SdpText.TryNumber(format, 127, out var payload) && codecs.TryGetValue((byte)payload, out var codec) && codec.Name.Length > 0
                && !list.Exists(known => known.PayloadType == payload))
            {
                string[] values = [.. feedback.Where(item => item.Payload == payload || item.Payload < 0).Select(item => item.Value)];
                list.Add(new OfferedCodec((byte)payload, codec.Name, codec.ClockRate, codec.Channels, codec.Parameters, values));
            }
        }

        return new OfferedSection(
            index, Mid, Kind, mediaType, protocol, formats, IsRejected, direction, rtcpMux, reducedSize, list, [.. Extensions, .. sessionExtensions],
            sources.Pairs(), rids);
    }

    private SdpRefusal ReadFlag(ReadOnlySpan<char> name)
    {
        switch (name)
        {
            case "sendrecv": direction = MediaDirection.SendRecv; break;
            case "sendonly": direction = MediaDirection.SendOnly; break;
            case "recvonly": direction = MediaDirection.RecvOnly; break;
            case "inactive": direction = MediaDirection.Inactive; break;
            case "rtcp-mux": rtcpMux = true; break;
            case "rtcp-rsize": reducedSize = true; break;
            case "bundle-only": BundleOnly = true; break;
            case "extmap-allow-mixed": AllowMixed = true; break;
            default: break;
        }

        return SdpRefusal.None;
    }

    private SdpRefusal ReadMid(ReadOnlySpan<char> value)
    {
        if (!SdpText.IsToken(value) || value.Length > SdpOffer.MidCharactersMax)
        {
            return SdpRefusal.Malformed;
        }

        Mid = value.ToString();
        return SdpRefusal.None;
    }

    private SdpRefusal ReadGroup(ReadOnlySpan<char> value)
    {
        if (!SdpText.Word(ref value).SequenceEqual("BUNDLE") || Bundle.Count > 0)
        {
            return SdpRefusal.None;
        }

        while (SdpText.Word(ref value) is { IsEmpty: false } mid)
        {
            if (Bundle.Count == SdpOffer.SectionsMax)
            {
                return SdpRefusal.TooMany;
            }

            Bundle.Add(mid.ToString());
        }

        return SdpRefusal.None;
    }

    private SdpRefusal ReadFingerprint(ReadOnlySpan<char> value)
    {
        // Several may stand there, one per hash (RFC 8122 5); the first that is strong enough is used, weak ones are passed over.
        Fingerprint ??= SdpText.ReadFingerprint(value);
        return SdpRefusal.None;
    }

    private SdpRefusal ReadSetup(ReadOnlySpan<char> value)
    {
        Setup = value switch { "actpass" => SdpSetup.ActPass, "active" => SdpSetup.Active, _ => SdpSetup.Passive };
        return SdpRefusal.None;
    }

    private SdpRefusal ReadCredential(ReadOnlySpan<char> value, bool isPassword)
    {
        if (value.Length <= 256)
        {
            _ = isPassword ? Password ??= value.ToString() : Ufrag ??= value.ToString();
        }

        return SdpRefusal.None;
    }

    private SdpRefusal ReadRtpMap(ReadOnlySpan<char> value)
    {
        if (SdpText.TryNumber(SdpText.Word(ref value), 127, out var payload))
        {
            var name = SdpText.Part(ref value, '/');
            var clock = SdpText.Part(ref value, '/');
            if (SdpText.IsToken(name) && SdpText.TryNumber(clock, 1_000_000, out var rate) && rate > 0)
            {
                var channels = SdpText.TryNumber(value, 255, out var count) && count > 0 ? count : 1;
                codecs[(byte)payload] = Codec(payload) with { Name = name.ToString(), ClockRate = rate, Channels = channels };
            }
        }

        return SdpRefusal.None;
    }

    private SdpRefusal ReadParameters(ReadOnlySpan<char> value)
    {
        if (SdpText.TryNumber(SdpText.Word(ref value), 127, out var payload) && SdpText.IsPrintable(value))
        {
            codecs[(byte)payload] = Codec(payload) with { Parameters = value.ToString() };
        }

        return SdpRefusal.None;
    }

    private SdpRefusal ReadFeedback(ReadOnlySpan<char> value)
    {
        var format = SdpText.Word(ref value);
        var payload = -1;
        if ((format is "*" || SdpText.TryNumber(format, 127, out payload)) && SdpText.IsPrintable(value))
        {
            if (feedback.Count == SdpOffer.FeedbackMax)
            {
                return SdpRefusal.TooMany;
            }

            feedback.Add((format is "*" ? -1 : payload, value.ToString()));
        }

        return SdpRefusal.None;
    }

    private SdpRefusal ReadExtension(ReadOnlySpan<char> value)
    {
        var id = SdpText.Word(ref value);
        var uri = SdpText.Word(ref value);
        var number = SdpText.Part(ref id, '/');
        if (SdpText.TryNumber(number, 255, out var parsed) && parsed > 0 && SdpText.IsPrintable(uri) && !uri.IsEmpty)
        {
            if (Extensions.Count == SdpOffer.ExtensionsMax)
            {
                return SdpRefusal.TooMany;
            }

            var limit = id switch
            {
                "sendonly" => MediaDirection.SendOnly,
                "recvonly" => MediaDirection.RecvOnly,
                "inactive" => MediaDirection.Inactive,
                _ => MediaDirection.SendRecv,
            };
            Extensions.Add(new OfferedExtension((byte)parsed, uri.ToString(), limit));
        }

        return SdpRefusal.None;
    }

    private SdpRefusal ReadRid(ReadOnlySpan<char> value)
    {
        var rid = SdpText.Word(ref value);
        if (SdpText.IsToken(rid) && rid.Length <= SdpOffer.MidCharactersMax && SdpText.Word(ref value).SequenceEqual("send"))
        {
            if (rids.Count == SdpOffer.RidsMax)
            {
                return SdpRefusal.TooMany;
            }

            rids.Add(rid.ToString());
        }

        return SdpRefusal.None;
    }

    private CodecLine Codec(int payload) => codecs.GetValueOrDefault((byte)payload, new CodecLine(string.Empty, 0, 1, string.Empty));

    private readonly record struct CodecLine(string Name, int ClockRate, int Channels, string Parameters);
}
