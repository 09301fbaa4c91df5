namespace BienEtre.Media.Forwarding;

/// <summary>
/// A publisher's packet on its way to receivers, opened and taken apart: what arrived directly, what a retransmission restored, and what the cache kept all
/// look the same here.
/// </summary>
internal readonly ref struct MediaPacket
{
    /// <summary>The publisher's payload type; receivers number codecs in their own way.</summary>
    public byte PayloadType { get; init; }

    /// <summary>The marker bit.</summary>
    public bool Marker { get; init; }

    /// <summary>The publisher's sequence number, unwrapped.</summary>
    public long Sequence { get; init; }

    /// <summary>The publisher's timestamp.</summary>
    public uint Timestamp { get; init; }

    /// <summary>Audio level element (RFC 6464), or empty. It reveals speech patterns: passed on, never kept.</summary>
    public ReadOnlySpan<byte> AudioLevel { get; init; }

    /// <summary>Dependency descriptor element, or empty.</summary>
    public ReadOnlySpan<byte> DependencyDescriptor { get; init; }

    /// <summary>The payload without padding; not looked into beyond its descriptor.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }
}
