using System.Collections.Concurrent;
using System.Threading.Channels;
using BienEtre.Media.Forwarding;

namespace BienEtre.Media.Sockets;

/// <summary>
/// The relay's owner thread: waits for a datagram, a command or a deadline, lets the core work, and sends what it made. Other threads hand over commands.
/// </summary>
internal sealed class MediaLoop
{
    /// <summary>The longest wait, in microseconds: also what a lost wake-up costs.</summary>
    private const long WaitMax = 250_000;

    /// <summary>Ends of members and rooms are taken beyond the bound on offers up to this multiple: they free what offers wait for.</summary>
    private const int EndingsFactor = 4;

    private readonly MediaSocket _socket;
    private readonly Relay _relay;
    private readonly MediaCounters _counters;
    private readonly ChannelWriter<MediaEvent> _events;
    private readonly Func<long> _clock;
    private readonly int _commandsMax;
    private readonly ConcurrentQueue<Action<long>> _commands = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[2048];
    private int _waiting;
    private int _woken;
    private volatile bool _stopping;

    /// <summary>A loop; <see cref="Start"/> starts its thread.</summary>
    /// <param name="socket">The socket; the loop alone reads it.</param>
    /// <param name="relay">The core; the loop alone calls it.</param>
    /// <param name="counters">The node's counters.</param>
    /// <param name="events">Where events go.</param>
    /// <param name="clock">Microseconds, monotonic.</param>
    /// <param name="commandsMax">Most waiting offers.</param>
    public MediaLoop(MediaSocket socket, Relay relay, MediaCounters counters, ChannelWriter<MediaEvent> events, Func<long> clock, int commandsMax)
    {
        _socket = socket;
        _relay = relay;
        _counters = counters;
        _events = events;
        _clock = clock;
        _commandsMax = commandsMax;
    }

    /// <summary>Whether <see cref="Stop"/> was called.</summary>
    public bool IsStopping => _stopping;

    /// <summary>Starts the thread.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "media relay" }.Start();

    /// <summary>Hands a command to the thread.</summary>
    /// <param name="command">Gets the time; runs on the relay's thread, also while stopping.</param>
    /// <param name="ending">Whether it ends something.</param>
    /// <returns>False when too many wait; counted.</returns>
    public bool TryPost(Action<long> command, bool ending)
    {
        if (Interlocked.Increment(ref _waiting) > _commandsMax * (ending ? EndingsFactor : 1))
        {
            Interlocked.Decrement(ref _waiting);
            _counters.AddShared(MediaCounter.DropCommands);
            return false;
        }

        _commands.Enqueue(command);
        Wake();
        return true;
    }

    /// <summary>Ends the present wait.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) == 0)
        {
            _socket.Wake();
        }
    }

    /// <summary>Ends the thread; the task completes when it has run the last command.</summary>
    public Task Stop()
    {
        _stopping = true;
        _socket.Wake();
        return _ended.Task;
    }

    private void Run()
    {
        // Made once: a delegate per packet would be garbage per packet.
        Action receive = ReceiveOne;
        Action tend = Tend;
        while (!_stopping)
        {
            var now = _clock();
            if (_socket.Wait(Math.Min(_relay.NextDeadline - now, WaitMax)))
            {
                Guarded(receive);
            }

            Guarded(tend);
        }

        Guarded(RunCommands);
        _ended.SetResult();
    }

    private void ReceiveOne()
    {
        var length = _socket.Receive(_buffer, out var from);
        if (length > 0)
        {
            _relay.Receive(_clock(), _buffer.AsSpan(0, length), from);
            Send();
        }
        else if (length < 0)
        {
            _counters.Add(MediaCounter.ReceiveFailed);
        }
    }

    private void Tend()
    {
        if (Volatile.Read(ref _woken) != 0)
        {
            // Cleared before the work, so that what comes during it wakes again.
            Volatile.Write(ref _woken, 0);
            RunCommands();
            _relay.Tick(_clock());
        }
        else if (_clock() is var now && now >= _relay.NextDeadline)
        {
            _relay.Tick(now);
        }

        Send();
        while (_relay.TryTakeEvent(out var taken))
        {
            _events.TryWrite(taken);
        }
    }

    private void RunCommands()
    {
        while (_commands.TryDequeue(out var command))
        {
            Interlocked.Decrement(ref _waiting);
            command(_clock());
        }
    }

    private void Send()
    {
        while (_relay.TryDequeue(out var output))
        {
            _counters.Add(_socket.TrySend(output.Datagram, output.To) ? MediaCounter.DatagramsSent : MediaCounter.SendFailed);
        }
    }

    // One datagram or command that finds a defect must not end every consultation on the node: it is given up and counted, and the loop goes on.
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            _counters.Add(MediaCounter.Faults);
        }
    }
}
