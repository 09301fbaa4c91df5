using System.Diagnostics;

namespace BienEtre.Browser.Tests.Running;

/// <summary>Waits for what must come, with a bound; and watches that something does not come.</summary>
internal static class Eventually
{
    /// <summary>Waits until the condition holds; fails with what was seen last.</summary>
    public static async Task<T> Holds<T>(Func<Task<T>> look, Func<T, bool> condition, string what, double seconds = 15)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (condition(seen))
            {
                return seen;
            }

            if (clock.Elapsed.TotalSeconds > seconds)
            {
                Assert.Fail($"After {seconds} s still not: {what}. Last seen: {seen}");
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Watches for a while that the condition never holds.</summary>
    public static async Task Never<T>(Func<Task<T>> look, Func<T, bool> condition, string what, double seconds)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            var seen = await look();
            Assert.False(condition(seen), $"This must never be: {what}. Seen: {seen}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
