namespace BienEtre.Media.Srtp;

/// <summary>
/// Which of the last <see cref="Size"/> indices were used. Inbound it is the replay list of RFC 3711 section 3.3.2; outbound it guarantees that no nonce is
/// used twice although packets may leave out of order.
/// </summary>
internal sealed class ReplayWindow
{
    /// <summary>Indices remembered; anything older is refused. 64 would lose packets in one burst of video.</summary>
    public const int Size = 1024;

    private readonly ulong[] _bits = new ulong[Size / 64];

    /// <summary>The highest index used; meaningless while <see cref="IsEmpty"/>.</summary>
    public ulong Highest { get; private set; }

    /// <summary>Whether no index was used yet.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Whether the index is new: neither used nor older than the window.</summary>
    /// <param name="index">The full index.</param>
    public bool IsNew(ulong index)
    {
        if (IsEmpty || index > Highest)
        {
            return true;
        }

        return Highest - index < Size && (_bits[(index % Size) / 64] & (1UL << (int)(index % 64))) == 0;
    }

    /// <summary>Marks a new index as used. Inbound this happens only after authentication.</summary>
    /// <param name="index">An index for which <see cref="IsNew"/> holds.</param>
    public void Use(ulong index)
    {
        if (IsEmpty || (index > Highest && index - Highest >= Size))
        {
            Array.Clear(_bits);
            Highest = index;
            IsEmpty = false;
        }

        for (; Highest < index; Highest++)
        {
            var next = Highest + 1;
            _bits[(next % Size) / 64] &= ~(1UL << (int)(next % 64));
        }

        _bits[(index % Size) / 64] |= 1UL << (int)(index % 64);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Array.Clear(_bits);
        IsEmpty = true;
        Highest = 0;
    }
}
