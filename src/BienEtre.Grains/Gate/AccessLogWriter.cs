using System.Threading.Channels;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.AccessLog;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using Microsoft.Extensions.Logging;

namespace BienEtre.Grains.Gate;

/// <summary>Everything of an access-log row but its count.</summary>
internal readonly record struct AccessKey(
    SubjectId Subject, long Minute, Roles By, Purpose? Purpose, RecordClass? RecordClass, Refusal Reason, string Reference);

/// <summary>
/// Writes the access logs of this node: adds up equal rows and stores them within <see cref="Delay"/>. Who needs a row on disk before it replies awaits
/// <see cref="FlushAsync"/>. Rows that could not be stored are kept and tried again; when too many are pending, new ones are refused and the gate with them.
/// </summary>
internal sealed class AccessLogWriter(IAccessLog store, TimeProvider time, GrainsMetrics metrics, ILogger<AccessLogWriter> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    /// <summary>Rows that may wait for the store.</summary>
    public const int RowsMax = 65_536;

    /// <summary>Rows of one write.</summary>
    public const int BatchMax = 4_096;

    /// <summary>How long an ordinary row may wait: half of the bound of 1 s, so that the write itself fits into the rest.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private Batch _open = new();
    private ITimer? _timer;
    private Task? _loop;

    /// <summary>Rows waiting for the store.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _open.Rows.Count;
            }
        }
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        // Started before and stopped after everything that serves calls.
        lifecycle.Subscribe<AccessLogWriter>(ServiceLifecycleStage.RuntimeInitialize, Start, Stop);
    }

    /// <summary>Adds one access. False when too many rows are pending: the caller must not go on without its row.</summary>
    public bool Record(in AccessKey row)
    {
        lock (_lock)
        {
            if (!_open.Rows.TryGetValue(row, out var count) && _open.Rows.Count >= RowsMax)
            {
                metrics.LogRowRefused();
                return false;
            }

            _open.Rows[row] = count + 1;
            if (!_open.Armed)
            {
                _open.Armed = true;
                _timer?.Change(Delay, Timeout.InfiniteTimeSpan);
            }

            return true;
        }
    }

    /// <summary>Completes when everything recorded so far is stored (true) or could not be (false).</summary>
    public Task<bool> FlushAsync()
    {
        lock (_lock)
        {
            _wake.Writer.TryWrite(true);
            return _open.Stored.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop(CancellationToken.None);
        _stopping.Dispose();
    }

    internal Task Start(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(static state => ((AccessLogWriter)state!)._wake.Writer.TryWrite(true),
            this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = LoopAsync();
        return Task.CompletedTask;
    }

    internal async Task Stop(CancellationToken cancellationToken)
    {
        if (_loop is { } loop)
        {
            _loop = null;
            await _stopping.CancelAsync();
            await loop;
            await StoreAsync();
            _timer?.Dispose();
        }
    }

    private async Task LoopAsync()
    {
        try
        {
            while (await _wake.Reader.WaitToReadAsync(_stopping.Token))
            {
                _wake.Reader.TryRead(out _);
                await StoreAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The rest is stored by Stop.
        }
    }

    private async Task StoreAsync()
    {
        Batch batch;
        lock (_lock)
        {
            batch = _open;
            _open = new Batch();
        }

        try
        {
            foreach (var rows in batch.Rows.Chunk(BatchMax))
            {
                await store.AppendAsync([.. rows.Select(row => Entry(row.Key, row.Value))]);
                foreach (var row in rows)
                {
                    batch.Rows.Remove(row.Key);
                }
            }

            batch.Stored.SetResult(true);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            metrics.LogFailed();
            Log.AccessLogFailed(logger, exception, batch.Rows.Count);
            TakeBack(batch);
            batch.Stored.SetResult(false);
        }
    }

    private void TakeBack(Batch failed)
    {
        lock (_lock)
        {
            foreach (var (row, count) in failed.Rows)
            {
                _open.Rows[row] = _open.Rows.GetValueOrDefault(row) + count;
            }

            _open.Armed = true;
            _timer?.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    private static AccessEntry Entry(in AccessKey row, int count) => new(
        row.Subject, new DateTimeOffset(row.Minute * TimeSpan.TicksPerMinute, TimeSpan.Zero), row.By, row.Purpose, row.RecordClass,
        row.Reason == Refusal.None, row.Reason == Refusal.None ? "" : row.Reason.ToString(), row.Reference, count);

    private sealed class Batch
    {
        public Dictionary<AccessKey, int> Rows { get; } = [];

        public TaskCompletionSource<bool> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Armed { get; set; }
    }
}
