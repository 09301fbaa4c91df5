namespace BienEtre.Media.Forwarding;

/// <summary>A byte rate over the last second, in ten buckets.</summary>
internal sealed class RateMeter
{
    private const int Buckets = 10;
    private const long BucketLength = RelayBounds.Second / Buckets;

    private readonly long[] _bytes = new long[Buckets];
    private long _bucket = -1;

    /// <summary>Adds bytes.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="bytes">How many.</param>
    public void Add(long now, int bytes)
    {
        Advance(now);
        _bytes[_bucket % Buckets] += bytes;
    }

    /// <summary>The rate in bits per second.</summary>
    /// <param name="now">Microseconds.</param>
    public long BitsPerSecond(long now)
    {
        Advance(now);
        var sum = 0L;
        foreach (var bytes in _bytes)
        {
            sum += bytes;
        }

        return sum * 8;
    }

    private void Advance(long now)
    {
        var bucket = now / BucketLength;
        if (bucket - _bucket >= Buckets)
        {
            Array.Clear(_bytes);
            _bucket = bucket;
        }

        while (_bucket < bucket)
        {
            _bytes[++_bucket % Buckets] = 0;
        }
    }
}
