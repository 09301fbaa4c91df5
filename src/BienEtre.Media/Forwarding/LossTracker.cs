namespace BienEtre.Media.Forwarding;

/// <summary>
/// The gaps in a publisher's track, and when to ask for each again (RFC 4585 section 6.2.1). Bounded; a gap that is too old or one too many is given up, and
/// the receiver's own request for a key frame repairs the picture.
/// </summary>
internal sealed class LossTracker
{
    /// <summary>Gaps tracked at once.</summary>
    public const int MissingMax = 256;

    /// <summary>Requests per gap.</summary>
    public const int TriesMax = 10;

    /// <summary>A gap this young may be reordering: not asked for yet.</summary>
    public const long ReorderingTolerance = 5 * RelayBounds.Millisecond;

    /// <summary>A gap this old is given up: what it would repair has been shown without it.</summary>
    public const long AgeMax = RelayBounds.Second;

    // Made with the first gap: most tracks, all of audio among them, never need it.
    private Gap[] _gaps = [];

    /// <summary>Gaps open now.</summary>
    public int Count { get; private set; }

    /// <summary>Notes the numbers skipped between the highest so far and a new highest.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="previous">The highest before.</param>
    /// <param name="highest">The highest now.</param>
    /// <returns>How many gaps were given up because there are too many.</returns>
    public int Advanced(long now, long previous, long highest)
    {
        var skipped = highest - previous - 1;
        if (skipped <= 0)
        {
            return 0;
        }

        if (Count + skipped > MissingMax)
        {
            // A hole this large is no loss but an outage; repairing it would only delay what comes after.
            var given = Count + (int)Math.Min(skipped, int.MaxValue / 2);
            Count = 0;
            return given;
        }

        _gaps = _gaps.Length == 0 ? new Gap[MissingMax] : _gaps;
        for (var sequence = previous + 1; sequence < highest; sequence++)
        {
            _gaps[Count++] = new Gap { Sequence = sequence, Since = now, NextAt = now + ReorderingTolerance };
        }

        return 0;
    }

    /// <summary>Closes a gap.</summary>
    /// <param name="sequence">The number that arrived, late or as a retransmission.</param>
    /// <returns>Whether it was an open gap.</returns>
    public bool Filled(long sequence)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_gaps[i].Sequence == sequence)
            {
                // Order is kept, because a NACK lists rising numbers.
                _gaps.AsSpan(i + 1, --Count - i).CopyTo(_gaps.AsSpan(i));
                return true;
            }
        }

        return false;
    }

    /// <summary>Collects the numbers to ask for now, in rising order, and gives up the hopeless ones.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="retry">Pause until the same number is asked for again: about a round trip.</param>
    /// <param name="missing">Filled from its start.</param>
    /// <param name="givenUp">How many gaps were given up.</param>
    /// <returns>How many numbers were written.</returns>
    public int Collect(long now, long retry, Span<ushort> missing, out int givenUp)
    {
        var kept = 0;
        var due = 0;
        for (var i = 0; i < Count; i++)
        {
            ref var gap = ref _gaps[i];
            if (now - gap.Since >= AgeMax || (gap.Tries >= TriesMax && now >= gap.NextAt))
            {
                continue;
            }

            if (now >= gap.NextAt && due < missing.Length)
            {
                missing[due++] = (ushort)gap.Sequence;
                gap.Tries++;
                gap.NextAt = now + retry;
            }

            _gaps[kept++] = gap;
        }

        givenUp = Count - kept;
        Count = kept;
        return due;
    }

    /// <summary>Forgets every gap.</summary>
    public void Reset() => Count = 0;

    private struct Gap
    {
        public long Sequence;
        public long Since;
        public long NextAt;
        public int Tries;
    }
}
