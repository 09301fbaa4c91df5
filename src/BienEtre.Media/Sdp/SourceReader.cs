namespace BienEtre.Media.Sdp;

/// <summary>Collects <c>a=ssrc</c> and <c>a=ssrc-group:FID</c> (RFC 5576 4.1, 4.2) of a section and pairs media with retransmissions.</summary>
internal sealed class SourceReader
{
    private readonly List<uint> _sources = [];
    private readonly List<SsrcPair> _pairs = [];

    internal SdpRefusal ReadSource(ReadOnlySpan<char> value)
    {
        if (uint.TryParse(SdpText.Word(ref value), out var ssrc) && ssrc != 0 && !_sources.Contains(ssrc))
        {
            if (_sources.Count == SdpOffer.SourcesMax)
            {
                return SdpRefusal.TooMany;
            }

            _sources.Add(ssrc);
        }

        return SdpRefusal.None;
    }

    internal SdpRefusal ReadGroup(ReadOnlySpan<char> value)
    {
        if (!SdpText.Word(ref value).SequenceEqual("FID"))
        {
            return SdpRefusal.None;
        }

        if (uint.TryParse(SdpText.Word(ref value), out var media) && uint.TryParse(SdpText.Word(ref value), out var rtx)
            && media != 0 && rtx != 0 && media != rtx)
        {
            if (_pairs.Count == SdpOffer.SourcesMax)
            {
                return SdpRefusal.TooMany;
            }

            _pairs.Add(new SsrcPair(media, rtx));
        }

        return SdpRefusal.None;
    }

    /// <summary>The pairs of the groups, then each single source that no group names. A source stands in one pair only.</summary>
    internal List<SsrcPair> Pairs()
    {
        var seen = new HashSet<uint>();
        var result = new List<SsrcPair>();
        foreach (var pair in _pairs)
        {
            if (!seen.Contains(pair.Media) && !seen.Contains(pair.Rtx))
            {
                seen.Add(pair.Media);
                seen.Add(pair.Rtx);
                result.Add(pair);
            }
        }

        result.AddRange(_sources.Where(seen.Add).Select(ssrc => new SsrcPair(ssrc, 0)));
        return result;
    }
}
