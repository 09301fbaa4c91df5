using BienEtre.Media.Forwarding;

namespace BienEtre.Media.Tests.Forwarding;

/// <summary>When lost packets are asked for, and when they are given up.</summary>
public sealed class LossTrackerTests
{
    private const long Millisecond = RelayBounds.Millisecond;

    [Fact]
    public void A_gap_is_asked_for_after_the_reordering_time_and_again_after_a_round_trip()
    {
        var losses = new LossTracker();
        Assert.Equal(0, losses.Advanced(0, 10, 14));
        Assert.Empty(Due(losses, 4 * Millisecond));
        Assert.Equal([11, 12, 13], Due(losses, 5 * Millisecond));
        Assert.Empty(Due(losses, 50 * Millisecond));
        Assert.True(losses.Filled(12));
        Assert.False(losses.Filled(12));
        Assert.Equal([11, 13], Due(losses, 105 * Millisecond));
    }

    [Fact]
    public void Too_many_tries_too_old_or_too_many_gaps_are_given_up()
    {
        var losses = new LossTracker();
        losses.Advanced(0, 10, 12);
        var asked = 0;
        for (long now = 0; now < 3 * RelayBounds.Second; now += 10 * Millisecond)
        {
            asked += Due(losses, now).Length;
        }

        Assert.Equal(LossTracker.TriesMax, asked);
        Assert.Equal(0, losses.Count);

        losses.Advanced(0, 20, 22);
        Assert.Empty(Due(losses, LossTracker.AgeMax));
        Assert.Equal(0, losses.Count);

        losses.Advanced(0, 30, 40);
        Assert.Equal(9 + LossTracker.MissingMax, losses.Advanced(0, 40, 41 + LossTracker.MissingMax));
        Assert.Equal(0, losses.Count);
    }

    private static ushort[] Due(LossTracker losses, long now)
    {
        Span<ushort> missing = stackalloc ushort[64];
        var count = losses.Collect(now, 100 * Millisecond, missing, out _);
        return missing[..count].ToArray();
    }
}
