namespace BienEtre.Domain.Gate;

/// <summary>
/// How long a confirmed verdict may be relied on. A holder asks again every <see cref="ConfirmEvery"/>; an answer counts for <see cref="Valid"/>
/// from the moment the
/// question was <em>asked</em> (never from the moment the answer came, which may be later than a withdrawal that it does not know of).
/// </summary>
public static class LeaseRule
{
    /// <summary>How often a holder confirms.</summary>
    public static TimeSpan ConfirmEvery { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a confirmed verdict counts.</summary>
    public static TimeSpan Valid { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How far a verdict may seem to come from the future: small steps of the clock are no reason to cut a call, large ones fail closed.</summary>
    public static TimeSpan SkewMax { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a verdict asked for at <paramref name="askedAt"/> still counts.</summary>
    /// <param name="askedAt">When the question was asked.</param>
    /// <param name="now">The time.</param>
    public static bool IsFresh(DateTimeOffset askedAt, DateTimeOffset now) => now - askedAt < Valid && askedAt - now <= SkewMax;

    /// <summary>Whether it is time to ask again.</summary>
    /// <param name="askedAt">When the question was asked.</param>
    /// <param name="now">The time.</param>
    public static bool IsDue(DateTimeOffset askedAt, DateTimeOffset now) => now - askedAt >= ConfirmEvery || !IsFresh(askedAt, now);

    /// <summary>For how long from <paramref name="now"/> the verdict still counts; zero when it does not, never more than <see cref="Valid"/>.</summary>
    /// <param name="askedAt">When the question was asked.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan Remaining(DateTimeOffset askedAt, DateTimeOffset now)
    {
        if (!IsFresh(askedAt, now))
        {
            return TimeSpan.Zero;
        }

        var left = askedAt + Valid - now;
        return left < Valid ? left : Valid;
    }
}
