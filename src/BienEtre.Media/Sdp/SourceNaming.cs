using System.Buffers.Binary;
using BienEtre.Media.Ice;

namespace BienEtre.Media.Sdp;

/// <summary>
/// Names what the relay sends: random sources that collide with none of this connection, and one stream per slot (the k-th audio and the k-th video section
/// that the browser receives), so that a browser plays them in step. Sources of a previous agreement are kept.
/// </summary>
internal sealed class SourceNaming
{
    private readonly IRandomSource random;
    private readonly Dictionary<string, OutgoingSource> previous = new(StringComparer.Ordinal);
    private readonly HashSet<uint> used = [0];
    private readonly List<(string Cname, string StreamId)> slots = [];
    private int audioSlots;
    private int videoSlots;

    internal SourceNaming(SdpOffer offer, AnswerParameters parameters)
    {
        random = parameters.Random;
        foreach (var pair in offer.Sections.SelectMany(section => section.Sources))
        {
            used.Add(pair.Media);
            used.Add(pair.Rtx);
        }

        foreach (var section in parameters.Previous?.Sections ?? [])
        {
            if (section.Outgoing is { } source)
            {
                previous[section.Mid] = source;
                used.Add(source.Ssrcs.Media);
                used.Add(source.Ssrcs.Rtx);
            }
        }
    }

    /// <summary>The source of a section, or null where the relay does not send and never did.</summary>
    internal OutgoingSource? Name(OfferedSection section, bool sends, bool rtx)
    {
        if (previous.TryGetValue(section.Mid, out var known))
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
        return new OutgoingSource(ssrcs, slot.Cname, slot.StreamId, IceCredentials.Token(random, 22));
    }

    private (string Cname, string StreamId) Slot(MediaKind kind, (string Cname, string StreamId)? known)
    {
        var index = kind == MediaKind.Audio ? audioSlots++ : videoSlots++;
        if (index == slots.Count)
        {
            slots.Add(known ?? (IceCredentials.Token(random, 16), IceCredentials.Token(random, 22)));
        }

        return slots[index];
    }

    private uint Ssrc()
    {
        Span<byte> bytes = stackalloc byte[4];
        uint ssrc;
        do
        {
            random.Fill(bytes);
            ssrc = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }
        while (!used.Add(ssrc));
        return ssrc;
    }
}
