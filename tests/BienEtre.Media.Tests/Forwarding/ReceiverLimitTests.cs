using BienEtre.Media.Forwarding;

namespace BienEtre.Media.Tests.Forwarding;

/// <summary>What estimates of a receiver mean for its publisher, and the rates they are compared with.</summary>
public sealed class ReceiverLimitTests
{
    [Fact]
    public void A_publisher_that_was_never_limited_stays_unlimited_by_high_estimates()
    {
        var limit = new ReceiverLimit();
        limit.Estimated(0, 450_000, 300_000);
        Assert.Equal(ReceiverLimit.None, limit.BitsPerSecond);
        Assert.False(limit.IsChanged);
    }

    [Fact]
    public void A_limit_falls_at_once_rises_slowly_and_ends()
    {
        var limit = new ReceiverLimit();
        limit.Estimated(0, 400_000, 1_000_000);
        Assert.Equal(400_000, limit.Take());
        limit.Estimated(RelayBounds.Second, 10_000, 400_000);
        Assert.Equal(ReceiverLimit.Floor, limit.Take());
        for (var second = 2; second < 100; second++)
        {
            var before = limit.BitsPerSecond;
            limit.Estimated(second * RelayBounds.Second, 50_000_000, 400_000);
            Assert.True(limit.BitsPerSecond > before || before == ReceiverLimit.None);
            Assert.True(limit.BitsPerSecond == ReceiverLimit.None || limit.BitsPerSecond < before * 1.09);
        }

        Assert.Equal(ReceiverLimit.None, limit.BitsPerSecond);
        Assert.True(limit.Take() >= ReceiverLimit.Ceiling);
    }

    [Fact]
    public void A_rate_is_that_of_the_last_second()
    {
        var meter = new RateMeter();
        for (long now = 0; now < 3 * RelayBounds.Second; now += 10 * RelayBounds.Millisecond)
        {
            meter.Add(now, 1000);
        }

        Assert.InRange(meter.BitsPerSecond(3 * RelayBounds.Second), 720_000, 800_000);
        Assert.Equal(0, meter.BitsPerSecond(5 * RelayBounds.Second));
    }
}
