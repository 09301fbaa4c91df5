using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace BienEtre.Grains;

/// <summary>
/// Writes one grain's state: one write at a time and at most one behind it, since turns interleave and two writes at once would fence each other out.
/// Belongs to one grain and runs only in its turns.
/// </summary>
/// <typeparam name="TState">The stored type.</typeparam>
/// <param name="state">The persistent state.</param>
/// <param name="snapshot">What is to be stored now.</param>
/// <param name="overtaken">Another activation wrote: never write over it, give way.</param>
/// <param name="logger">For faults.</param>
internal sealed class StateWriter<TState>(IPersistentState<TState> state, Func<TState> snapshot, Action overtaken, ILogger logger)
{
    private Task<bool>? _running;
    private Task<bool>? _next;

    /// <summary>Whether something changed that is not stored yet.</summary>
    public bool IsDue { get; private set; }

    /// <summary>Notes a change to be stored by the next <see cref="SaveAsync"/>.</summary>
    public void Mark() => IsDue = true;

    /// <summary>Stores what is there now, also when called while a write runs. False when it could not; it then stays due. Never throws.</summary>
    public Task<bool> SaveAsync()
    {
        IsDue = true;
        return _running is null or { IsCompleted: true } ? _running = WriteAsync() : _next ??= AfterAsync(_running);
    }

    private async Task<bool> AfterAsync(Task<bool> running)
    {
        await running;
        _next = null;
        return await (_running = WriteAsync());
    }

    private async Task<bool> WriteAsync()
    {
        try
        {
            IsDue = false;
            state.State = snapshot();
            await state.WriteStateAsync();
            return true;
        }
        catch (InconsistentStateException exception)
        {
            Log.Overtaken(logger, exception);
            overtaken();
            return false;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            IsDue = true;
            Log.SaveFailed(logger, exception);
            return false;
        }
    }
}
