namespace BienEtre.Media.Forwarding;

/// <summary>What the parts of the core share.</summary>
internal sealed class RelayContext
{
    private readonly Queue<MediaEvent> _events = new();

    /// <summary>Makes the shared parts.</summary>
    /// <param name="counters">Where everything is counted.</param>
    public RelayContext(MediaCounters counters)
    {
        Counters = counters;
        Output = new OutputBatch(counters);
    }

    /// <summary>Where everything is counted.</summary>
    public MediaCounters Counters { get; }

    /// <summary>Datagrams on their way out.</summary>
    public OutputBatch Output { get; }

    /// <summary>Retransmission caches.</summary>
    public PacketCachePool Caches { get; } = new();

    /// <summary>Tells what happened to a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="kind">What happened.</param>
    public void Raise(Connection connection, MediaEventKind kind)
    {
        if (_events.Count == RelayBounds.EventsMax)
        {
            _events.Dequeue();
            Counters.Add(MediaCounter.DropEvents);
        }

        _events.Enqueue(new MediaEvent(connection.Room.Name, connection.Member, kind));
    }

    /// <summary>Takes the oldest event.</summary>
    /// <param name="taken">The event.</param>
    public bool TryTakeEvent(out MediaEvent taken) => _events.TryDequeue(out taken);
}
