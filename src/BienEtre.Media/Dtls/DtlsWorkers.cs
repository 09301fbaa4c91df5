namespace BienEtre.Media.Dtls;

/// <summary>
/// A bounded set of dedicated threads that run blocking work on connections, in order of arrival. Threads start as they are needed and stay. The queue is
/// bounded by the endpoint's bound on connections: each stands in it at most once.
/// </summary>
internal sealed class DtlsWorkers(string name, int threadsMax, Action<DtlsConnection, byte[]> work) : IDisposable
{
    // BouncyCastle's call depth is small; the default of 1.5 to 8 MB per thread would be wasted.
    private const int StackBytes = 512 * 1024;

    private readonly object _gate = new();
    private readonly Queue<DtlsConnection> _waiting = new();
    private int _threads;
    private int _idle;
    private bool _stopped;

    internal void Enqueue(DtlsConnection connection)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            _waiting.Enqueue(connection);
            if (_waiting.Count > _idle && _threads < threadsMax)
            {
                _threads++;
                new Thread(Run, StackBytes) { IsBackground = true, Name = name }.Start();
            }

            Monitor.Pulse(_gate);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _waiting.Clear();
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        var buffer = new byte[DtlsConnection.DatagramBytesMax];
        while (Take() is { } connection)
        {
            work(connection, buffer);
        }
    }

    private DtlsConnection? Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_stopped)
            {
                _idle++;
                Monitor.Wait(_gate);
                _idle--;
            }

            return _stopped ? null : _waiting.Dequeue();
        }
    }
}
