using Microsoft.Extensions.Logging;

namespace BienEtre.Grains.Signalling;

/// <summary>
/// What a grain still has to tell other grains: one at a time, the latest of each name wins; kept until it
/// succeeds. Never awaited by the turn that sets it, so that two grains cannot wait for each other. Belongs to one grain and runs only in its turns.
/// </summary>
internal sealed class FollowUps(ILogger logger)
{
    private readonly Dictionary<string, Func<Task>> _due = [];
    private bool _running;

    /// <summary>Whether nothing is left to tell.</summary>
    public bool IsEmpty => _due.Count == 0 && !_running;

    /// <summary>Sets what is to be told under a name, in place of what was.</summary>
    public void Set(string name, Func<Task> tell)
    {
        _due[name] = tell;
        Run();
    }

    /// <summary>Goes on where a failure stopped it; called at the grain's own pace.</summary>
    public void Run()
    {
        if (!_running && _due.Count > 0)
        {
            _running = true;
            _ = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        // What fails waits for the next run; it does not keep the others from being told.
        var failed = new HashSet<string>();
        while (_due.FirstOrDefault(due => !failed.Contains(due.Key)) is { Key: { } name, Value: { } tell })
        {
            try
            {
                await tell();
                _ = _due.TryGetValue(name, out var latest) && ReferenceEquals(latest, tell) && _due.Remove(name);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                failed.Add(name);
                Log.FollowUpFailed(logger, exception);
            }
        }

        _running = false;
    }
}
