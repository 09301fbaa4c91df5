using System.Collections.Concurrent;
using BienEtre.Media.Dtls;
using Org.BouncyCastle.Tls;

namespace BienEtre.Media.Tests.Dtls;

/// <summary>Moves the endpoint's outputs to the clients, and their datagrams to the endpoint, and keeps the results.</summary>
internal sealed class TestNetwork : IDisposable
{
    private readonly ConcurrentDictionary<long, TestLink> _links = new();
    private readonly object _pump = new();

    internal TestNetwork(DtlsEndpointOptions? options = null)
    {
        Options = options ?? Defaults;
        Endpoint = new DtlsEndpoint(Options);
        Endpoint.OutputReady = Pump;
    }

    internal static DtlsEndpointOptions Defaults => new()
    {
        Time = TimeProvider.System,
        Counters = new MediaCounters(),
        WarmUpHandshakes = 0,
        ResendAfter = TimeSpan.FromMilliseconds(50),
    };

    internal DtlsEndpoint Endpoint { get; }

    internal DtlsEndpointOptions Options { get; }

    internal TestLink Link(long connection, int sendLimit = 1200)
    {
        var link = new TestLink(Endpoint, connection, sendLimit);
        _links[connection] = link;
        return link;
    }

    public void Dispose() => Endpoint.Dispose();

    private void Pump()
    {
        lock (_pump)
        {
            while (Endpoint.TryTake(out var output))
            {
                if (_links.TryGetValue(output.Connection, out var link))
                {
                    link.Take(output);
                }
            }
        }
    }
}

/// <summary>One client's transport. <see cref="Impair"/> decides how often a datagram arrives: not at all, once, twice, or (-1) after the next one.</summary>
internal sealed class TestLink(DtlsEndpoint endpoint, long connection, int sendLimit) : DatagramTransport
{
    private readonly BlockingCollection<byte[]> _toClient = [];
    private readonly TaskCompletionSource<DtlsOutput> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private readonly List<byte> _written = [];
    private byte[]? _heldUp;
    private byte[]? _heldDown;

    /// <summary>Completed or Failed.</summary>
    internal Task<DtlsOutput> Result => _result.Task.WaitAsync(TimeSpan.FromSeconds(30));

    internal Task Closed => _closed.Task.WaitAsync(TimeSpan.FromSeconds(30));

    internal bool IsClosed => _closed.Task.IsCompleted;

    internal int LongestSent { get; private set; }

    internal int DatagramsUp { get; private set; }

    internal Func<bool, byte[], int>? Impair { get; set; }

    /// <summary>Sends what the client writes between two reads in as few datagrams as possible, as browsers do; else one per handshake message.</summary>
    internal bool Packed { get; set; }

    internal Task<DtlsTransport> Connect(TestDtlsClient client) =>
        Task.Factory.StartNew(
            () => new DtlsClientProtocol().Connect(client, this), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    internal void Take(DtlsOutput output)
    {
        switch (output)
        {
            case DtlsOutput.Datagram datagram:
                LongestSent = Math.Max(LongestSent, datagram.Bytes.Length);
                Pass(up: false, datagram.Bytes.ToArray(), _toClient.Add, ref _heldDown);
                break;
            case DtlsOutput.Closed:
                _closed.TrySetResult();
                break;
            default:
                _result.TrySetResult(output);
                break;
        }
    }

    public int GetReceiveLimit() => 1500;

    public int GetSendLimit() => sendLimit;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        Flush();
        if (!_toClient.TryTake(out var datagram, Math.Max(waitMillis, 1)))
        {
            return -1;
        }

        datagram.CopyTo(buffer);
        return datagram.Length;
    }

    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    public void Send(ReadOnlySpan<byte> buffer)
    {
        if (_written.Count + buffer.Length > sendLimit || !Packed)
        {
            Flush();
        }

        _written.AddRange(buffer);
        if (!Packed)
        {
            Flush();
        }
    }

    public void Close()
    {
    }

    private void Flush()
    {
        if (_written.Count > 0)
        {
            byte[] datagram = [.. _written];
            _written.Clear();
            DatagramsUp++;
            Pass(up: true, datagram, bytes => endpoint.Receive(connection, bytes), ref _heldUp);
        }
    }

    private void Pass(bool up, byte[] datagram, Action<byte[]> deliver, ref byte[]? held)
    {
        int times;
        byte[]? late = null;
        lock (_gate)
        {
            times = Impair?.Invoke(up, datagram) ?? 1;
            if (times < 0 && held is null)
            {
                held = datagram;
                return;
            }

            (late, held) = (held, null);
        }

        for (var i = 0; i < Math.Abs(times); i++)
        {
            deliver(datagram);
        }

        if (late is not null)
        {
            deliver(late);
        }
    }
}
