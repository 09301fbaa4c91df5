namespace BienEtre.Media.Sdp;

/// <summary>Which of a section's codecs are agreed on.</summary>
internal static class CodecChoice
{
    /// <summary>At most one payload type per key, in the policy's order, each with its retransmission where offered.</summary>
    internal static IReadOnlyList<NegotiatedCodec> For(OfferedSection section)
    {
        var chosen = new List<NegotiatedCodec>();
        foreach (var rule in CodecPolicy.Codecs)
        {
            foreach (var codec in section.Codecs)
            {
                if (Matches(rule, section, codec) && rule.Key(codec.Parameters) is { } key && !chosen.Exists(known => known.Key == key)
                    && (rule.Kind != CodecKind.Red || WrapsChosenOpus(key, chosen)))
                {
                    chosen.Add(Agree(rule, key, codec, section));
                }
            }
        }

        return chosen;
    }

    /// <summary>The offer's entry of an agreed codec.</summary>
    internal static OfferedCodec Offered(OfferedSection section, byte payloadType) => section.Codecs.First(codec => codec.PayloadType == payloadType);

    private static bool Matches(CodecRule rule, OfferedSection section, OfferedCodec codec) =>
        rule.Media == section.Kind
        && codec.ClockRate == rule.ClockRate
        && codec.Channels == rule.Channels
        && codec.Name.Equals(rule.Name, StringComparison.OrdinalIgnoreCase);

    private static bool WrapsChosenOpus(string key, List<NegotiatedCodec> chosen) =>
        chosen.Exists(codec => codec.Kind == CodecKind.Opus && key == $"red/{codec.PayloadType}");

    private static NegotiatedCodec Agree(CodecRule rule, string key, OfferedCodec codec, OfferedSection section)
    {
        bool Has(string feedback) => codec.Feedback.Contains(feedback);
        return new NegotiatedCodec(
            rule.Kind, key, codec.PayloadType, Rtx(section, codec.PayloadType), codec.ClockRate,
            Has("nack"), Has("nack pli"), Has("ccm fir"), Has("transport-cc"), Has("goog-remb"));
    }

    private static byte? Rtx(OfferedSection section, byte payloadType)
    {
        foreach (var codec in section.Codecs)
        {
            if (codec.Name.Equals("rtx", StringComparison.OrdinalIgnoreCase)
                && SdpText.TryNumber(SdpText.Parameter(codec.Parameters, "apt"), 127, out var apt)
                && apt == payloadType)
            {
                return codec.PayloadType;
            }
        }

        return null;
    }
}
