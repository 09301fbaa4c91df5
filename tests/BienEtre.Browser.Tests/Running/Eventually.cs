using System.Diagnostics;

namespace BienEtre.Browser.Tests.Running;

/// <summary>Waits for what must come, with a bound; and watches that something does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan LookMax = TimeSpan.FromSeconds(5);

    /// <summary>Waits until the condition holds; fails with what was seen last.</summary>
    public static async Task<T> Holds<T>(Func<Task<T>> look, Func<T, bool> condition, string what, double seconds = 15)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var (answered, seen) = await LookAsync(look);
            if (answered && condition(seen!))
            {
                return seen!;
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
        var (clock, answers) = (Stopwatch.StartNew(), 0);
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            var (answered, seen) = await LookAsync(look);
            answers += answered ? 1 : 0;
            Assert.False(answered && condition(seen!), $"This must never be: {what}. Seen: {seen}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.True(answers > 0, $"The page never answered while watching that this never is: {what}.");
    }

    // A script asked for while its page goes away may never be answered, and has no time bound of its own: such a look is given up, and made again.
    private static async Task<(bool Answered, T? Seen)> LookAsync<T>(Func<Task<T>> look)
    {
        try
        {
            return (true, await look().WaitAsync(LookMax, TestContext.Current.CancellationToken));
        }
        catch (TimeoutException)
        {
            return (false, default);
        }
    }
}
