namespace BienEtre.Media.Sdp;

/// <summary>Collects the attributes of one media section, or of the session level (index -1).</summary>
internal sealed class SectionReader(int index)
{
    private readonly List<(int Payload, string Value)> _feedback = [];
    private readonly Dictionary<byte, CodecLine> _codecs = [];
    private readonly SourceReader _sources = new();
    private readonly List<string> _rids = [];
    private string _mediaType = string.Empty;
    private string _protocol = string.Empty;
    private string[] _formats = [];
    private bool _portIsZero;
    private bool _rtcpMux;
    private bool _reducedSize;
    private MediaDirection? _direction;

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
    internal bool IsRejected => _portIsZero && !BundleOnly;

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

        _mediaType = media.ToString();
        _protocol = transport.ToString();
        _portIsZero = number == 0;
        Kind = _mediaType switch { "audio" => MediaKind.Audio, "video" => MediaKind.Video, _ => MediaKind.Other };
        var list = new List<string>();
        while (SdpText.Word(ref line) is { IsEmpty: false } format)
        {
            if (!SdpText.IsToken(format) || list.Count == 256)
            {
                return false;
            }

            list.Add(format.ToString());
        }

        _formats = [.. list];
        return _formats.Length > 0;
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
            "ssrc" => _sources.ReadSource(value),
            "ssrc-group" => _sources.ReadGroup(value),
            "rid" => ReadRid(value),
            var flag => ReadFlag(flag),
        };
    }

    internal OfferedSection ToSection(SectionReader session)
    {
        var list = new List<OfferedCodec>();
        foreach (var format in _formats)
        {
            // A payload type has 7 bits: anything above 127, and anything without a name, is no codec of ours.
            if (SdpText.TryNumber(format, 127, out var payload) && _codecs.TryGetValue((byte)payload, out var codec) && codec.Name.Length > 0
                && !list.Exists(known => known.PayloadType == payload))
            {
                string[] values = [.. _feedback.Where(item => item.Payload == payload || item.Payload < 0).Select(item => item.Value)];
                list.Add(new OfferedCodec((byte)payload, codec.Name, codec.ClockRate, codec.Channels, codec.Parameters, values));
            }
        }

        var towards = _direction ?? session._direction ?? MediaDirection.SendRecv;
        return new OfferedSection(
            index, Mid, Kind, _mediaType, _protocol, _formats, IsRejected, towards, _rtcpMux, _reducedSize, list,
            [.. Extensions, .. session.Extensions], _sources.Pairs(), _rids);
    }

    private SdpRefusal ReadFlag(ReadOnlySpan<char> name)
    {
        switch (name)
        {
            case "sendrecv": _direction = MediaDirection.SendRecv; break;
            case "sendonly": _direction = MediaDirection.SendOnly; break;
            case "recvonly": _direction = MediaDirection.RecvOnly; break;
            case "inactive": _direction = MediaDirection.Inactive; break;
            case "rtcp-mux": _rtcpMux = true; break;
            case "rtcp-rsize": _reducedSize = true; break;
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
                _codecs[(byte)payload] = Codec(payload) with { Name = name.ToString(), ClockRate = rate, Channels = channels };
            }
        }

        return SdpRefusal.None;
    }

    private SdpRefusal ReadParameters(ReadOnlySpan<char> value)
    {
        if (SdpText.TryNumber(SdpText.Word(ref value), 127, out var payload) && SdpText.IsPrintable(value))
        {
            _codecs[(byte)payload] = Codec(payload) with { Parameters = value.ToString() };
        }

        return SdpRefusal.None;
    }

    private SdpRefusal ReadFeedback(ReadOnlySpan<char> value)
    {
        var format = SdpText.Word(ref value);
        var payload = -1;
        if ((format is "*" || SdpText.TryNumber(format, 127, out payload)) && SdpText.IsPrintable(value))
        {
            if (_feedback.Count == SdpOffer.FeedbackMax)
            {
                return SdpRefusal.TooMany;
            }

            _feedback.Add((format is "*" ? -1 : payload, value.ToString()));
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
            if (_rids.Count == SdpOffer.RidsMax)
            {
                return SdpRefusal.TooMany;
            }

            _rids.Add(rid.ToString());
        }

        return SdpRefusal.None;
    }

    private CodecLine Codec(int payload) => _codecs.GetValueOrDefault((byte)payload, new CodecLine(string.Empty, 0, 1, string.Empty));

    private readonly record struct CodecLine(string Name, int ClockRate, int Channels, string Parameters);
}
