namespace BienEtre.Media;

/// <summary>
/// The relay's counters: one 64-bit sum per <see cref="MediaCounter"/>. Written by the relay's one owner thread (a few by callers), read by anyone.
/// </summary>
public sealed class MediaCounters
{
    private readonly long[] _values = new long[Enum.GetValues<MediaCounter>().Length];

    /// <summary>The current sum of one counter.</summary>
    /// <param name="counter">Which counter.</param>
    public long this[MediaCounter counter] => Volatile.Read(ref _values[(int)counter]);

    /// <summary>Adds to a counter from the owner thread: a plain add, because there is one writer on the packet path.</summary>
    internal void Add(MediaCounter counter, long amount = 1)
    {
        ref var value = ref _values[(int)counter];
        Volatile.Write(ref value, value + amount);
    }

    /// <summary>Adds to a counter from any thread.</summary>
    internal void AddShared(MediaCounter counter) => Interlocked.Increment(ref _values[(int)counter]);
}
