namespace BienEtre.Storage.Sqlite;

/// <summary>An operation in the writer's queue. The writer calls <see cref="Execute"/>, then one of <see cref="Committed"/> and <see cref="Failed"/>, then
/// <see cref="Answer"/>.</summary>
internal abstract class WriteOperation(bool scrub)
{
    /// <summary>Whether the write-ahead log is to be truncated after the commit and before the answer.</summary>
    public bool Scrub { get; } = scrub;

    public abstract void Execute(SqliteSession session);

    public abstract void Committed();

    public abstract void Failed(Exception exception);

    public abstract void Answer();
}

/// <summary>An operation with a result.</summary>
internal sealed class WriteOperation<T>(Func<SqliteSession, T> work, bool scrub) : WriteOperation(scrub)
{
    // Continuations must not run on the writer's thread: one slow caller would stop all writes.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _failure;
    private bool _committed;

    public Task<T> Task => _answer.Task;

    public override void Execute(SqliteSession session) => _result = work(session);

    public override void Committed() => _committed = true;

    public override void Failed(Exception exception) => _failure = exception;

    public override void Answer()
    {
        if (_committed)
        {
            _answer.SetResult(_result!);
        }
        else
        {
            _answer.SetException(_failure ?? new StorageException(StorageFault.Stopped));
        }
    }
}
