using BienEtre.Domain.Gate;
using CsCheck;

namespace BienEtre.Domain.Tests.Gate;

/// <summary>The lease: confirmed every 2 s, valid for 10 s from the question.</summary>
public sealed class LeaseRuleTests
{
    private static readonly DateTimeOffset Asked = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(1_999, true, false)]
    [InlineData(2_000, true, true)]
    [InlineData(9_999, true, true)]
    [InlineData(10_000, false, true)]
    [InlineData(-1_000, true, false)]
    [InlineData(-1_001, false, true)]
    public void An_answer_is_due_after_two_seconds_and_counts_for_ten(int milliseconds, bool fresh, bool due)
    {
        var now = Asked.AddMilliseconds(milliseconds);
        Assert.Equal((fresh, due), (LeaseRule.IsFresh(Asked, now), LeaseRule.IsDue(Asked, now)));
    }

    [Fact]
    public void No_lease_outlives_its_answer() => Gen.Int[-20_000, 20_000].Sample(milliseconds =>
    {
        var now = Asked.AddMilliseconds(milliseconds);
        var left = LeaseRule.Remaining(Asked, now);
        Assert.InRange(left, TimeSpan.Zero, LeaseRule.Valid);
        Assert.True(left == TimeSpan.Zero || now + left <= Asked + LeaseRule.Valid);
        Assert.Equal(LeaseRule.IsFresh(Asked, now), left > TimeSpan.Zero);
    });
}
