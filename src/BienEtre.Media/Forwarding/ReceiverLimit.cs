namespace BienEtre.Media.Forwarding;

/// <summary>
/// What a receiver's bandwidth estimates (REMB) mean for its publisher in a 1:1 session. An estimate below what is sent says that the path to the receiver is
/// full: it becomes the publisher's limit at once. Estimates above it say little, because a browser never estimates more than about one and a half times what
/// it receives; they lift an existing limit by 8 % per second, and a publisher that was never limited keeps its own full start.
/// </summary>
internal sealed class ReceiverLimit
{
    /// <summary>No limit.</summary>
    public const long None = long.MaxValue;

    /// <summary>A publisher is never limited below this, in bits per second: audio and a thumbnail.</summary>
    public const long Floor = 100_000;

    /// <summary>A limit above this is no limit, in bits per second.</summary>
    public const long Ceiling = 20_000_000;

    private long _raisedAt;

    /// <summary>The limit in bits per second.</summary>
    public long BitsPerSecond { get; private set; } = None;

    /// <summary>Whether the publisher has not been told the present limit yet.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Takes an estimate.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="estimate">The receiver's estimate in bits per second.</param>
    /// <param name="sent">What the relay sends to the receiver in bits per second.</param>
    public void Estimated(long now, long estimate, long sent)
    {
        if (estimate < sent)
        {
            var limit = Math.Max(estimate, Floor);
            if (limit < BitsPerSecond)
            {
                BitsPerSecond = limit;
                _raisedAt = now;
                IsChanged = true;
            }

            return;
        }

        if (BitsPerSecond == None)
        {
            return;
        }

        var seconds = Math.Clamp((double)(now - _raisedAt) / RelayBounds.Second, 0, 5);
        _raisedAt = now;
        var raised = (long)(BitsPerSecond * Math.Pow(1.08, seconds));
        BitsPerSecond = raised > Ceiling ? None : raised;
        IsChanged = true;
    }

    /// <summary>The limit to tell the publisher, once per change.</summary>
    public long Take()
    {
        IsChanged = false;
        return BitsPerSecond == None ? Ceiling * 4 : BitsPerSecond;
    }
}
