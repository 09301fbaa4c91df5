using System.Buffers.Binary;
using BienEtre.Media.Ice;

namespace BienEtre.Media.Sdp;

/// <summary>
/// Names what the relay sends: random sources that collide with none of this connection, and one stream per slot (the k-th audio and the k-th video section
/// that the browser receives), so that a browser plays them in step. Sources of a previous agreement are kept.
/// </summary>
internal sealed class SourceNaming
{
    private readonly IRandomSource _random;
    private readonly Dictionary<string, OutgoingSource> _previous = new(StringComparer.Ordinal);
    private readonly HashSet<uint> _used = [0];
    private readonly List<(string Cname, string StreamId)> _slots = [];
    private int _audioSlots;
    private int _videoSlots;

    internal SourceNaming(SdpOffer offer, AnswerParameters parameters)
    {
        _random = parameters.Random;
        foreach (var pair in offer.Sections.SelectMany(section => section.Sources))
        {
            _used.Add(pair.Media);
            _used.Add(pair.Rtx);
        }

        foreach (var section in parameters.Previous?.Sections ?? [])
        {
            if (section.Outgoing is { } source)
            {
                _previous[section.Mid] = source;
                _used.Add(source.Ssrcs.Media);
                _used.Add(source.Ssrcs.Rtx);
            }
        }
    }

    /// <summary>The source of a section, or null where the relay does not send and never did.</summary>
    internal OutgoingSource? Name(OfferedSection section, bool sends, bool rtx)
    {
        if (_previous.TryGetValue(section.Mid, out var known))
        {
            Slot(section.Kind, (known.Cname, known.StreamId));
            return known;
        }

        if (!sends)
        {
            return null;
        }

        var slot = Slot(section.Kind, null);
        var ssrcs = new SsrcPair(Ssrc(), rtx ? Ssrc() : 0);
        return new OutgoingSource(ssrcs, slot.Cname, slot.StreamId, IceCredentials.Token(_random, 22));
    }

    private (string Cname, string StreamId) Slot(MediaKind kind, (string Cname, string StreamId)? known)
    {
        var index = kind == MediaKind.Audio ? _audioSlots++ : _videoSlots++;
        if (index == _slots.Count)
        {
            _slots.Add(known ?? (IceCredentials.Token(_random, 16), IceCredentials.Token(_random, 22)));
        }

        return _slots[index];
    }

    private uint Ssrc()
    {
        Span<byte> bytes = stackalloc byte[4];
        uint ssrc;
        do
        {
            _random.Fill(bytes);
            ssrc = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }
        while (!_used.Add(ssrc));
        return ssrc;
    }
}
