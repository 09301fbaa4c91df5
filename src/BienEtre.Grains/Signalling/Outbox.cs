using System.Collections.Immutable;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;

namespace BienEtre.Grains.Signalling;

/// <summary>
/// Sends signals from one grain to its recipients: in order and numbered, one lane per host with one awaited batch in flight (plain calls between nodes
/// overtake each other). Belongs to one grain and runs only in its turns. Recipients are told apart by a key of the grain's choice.
/// </summary>
/// <typeparam name="TRecipient">What tells recipients apart.</typeparam>
/// <param name="epoch">Random id of this activation.</param>
/// <param name="tokens">Deliveries are the platform's own calls.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">Counts what is dropped.</param>
/// <param name="present">Told when the host of a recipient's connection stops (false) or resumes (true) taking signals.</param>
internal sealed class Outbox<TRecipient>(
    string epoch, ActorTokens tokens, TimeProvider time, GrainsMetrics metrics, Action<TRecipient, string, bool> present)
    where TRecipient : notnull
{
    /// <summary>Deliveries of one batch.</summary>
    public const int BatchMax = 256;

    /// <summary>Deliveries that may wait for a host; beyond it they are dropped, and the gap makes the client rejoin.</summary>
    public const int QueueMax = 1_024;

    /// <summary>How often a host that does not answer is tried again before the route is given up.</summary>
    public const int RetriesMax = 15;

    /// <summary>How long a host may take for a batch.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly Dictionary<TRecipient, Mailbox> _mailboxes = [];
    private readonly Dictionary<IHostObserver, Lane> _lanes = [];

    /// <summary>Epoch of every signal sent from here.</summary>
    public string Epoch => epoch;

    /// <summary>Whether signals reach the recipient.</summary>
    public bool IsConnected(TRecipient recipient) => _mailboxes.TryGetValue(recipient, out var mailbox) && mailbox.IsConnected;

    /// <summary>Sequence of the newest signal to the recipient.</summary>
    public long Sequence(TRecipient recipient) => Of(recipient).Sequence;

    /// <summary>The signals that a rejoining recipient missed; empty when the view has to replace them.</summary>
    public ImmutableArray<Signal> Missed(TRecipient recipient, Route route) => Of(recipient).After(route.Epoch, route.LastSequence);

    /// <summary>From now on the recipient is here, and nowhere else. Returns the former connection, or null.</summary>
    public string? Connect(TRecipient recipient, Route route)
    {
        var mailbox = Of(recipient);
        var former = mailbox.Route?.ConnectionId;
        mailbox.Route = route;
        mailbox.Suspended = false;
        mailbox.Retries = 0;
        mailbox.Delivered = mailbox.Sequence;
        return former;
    }

    /// <summary>A connection is gone. False when the recipient has another one by now.</summary>
    public bool Disconnect(TRecipient recipient, string connectionId)
    {
        if (!_mailboxes.TryGetValue(recipient, out var mailbox) || mailbox.Route?.ConnectionId != connectionId)
        {
            return false;
        }

        mailbox.Route = null;
        return true;
    }

    /// <summary>Numbers a signal, keeps it for a rejoin, and sends it when the recipient is connected.</summary>
    public void Post(TRecipient recipient, Signal signal)
    {
        var mailbox = Of(recipient);
        var numbered = mailbox.Add(signal);
        if (mailbox is { Route: { } route, Suspended: false })
        {
            Send(route, numbered);
        }
    }

    /// <summary>Tries the hosts that did not answer once more; called at the grain's own pace. Signals sent twice carry the same number.</summary>
    public void Retry()
    {
        foreach (var mailbox in _mailboxes.Values)
        {
            if (mailbox is not { Suspended: true, Route: { } route })
            {
                continue;
            }

            if (++mailbox.Retries > RetriesMax)
            {
                mailbox.Route = null;
                metrics.RouteDropped();
                continue;
            }

            mailbox.Suspended = false;
            foreach (var signal in mailbox.After(epoch, Math.Max(mailbox.Delivered, mailbox.Sequence - Mailbox.RecentMax)))
            {
                Send(route, signal);
            }
        }
    }

    private Mailbox Of(TRecipient recipient)
    {
        if (!_mailboxes.TryGetValue(recipient, out var mailbox))
        {
            _mailboxes[recipient] = mailbox = new Mailbox(epoch);
        }

        return mailbox;
    }

    private void Send(Route route, Signal signal)
    {
        if (!_lanes.TryGetValue(route.Host, out var lane))
        {
            _lanes[route.Host] = lane = new Lane();
        }

        if (lane.Queue.Count >= QueueMax)
        {
            metrics.SignalsDropped(1);
            return;
        }

        lane.Queue.Enqueue(new Delivery(route.ConnectionId, signal));
        if (!lane.Sending)
        {
            lane.Sending = true;
            lane.Pump = PumpAsync(route.Host, lane);
        }
    }

    private async Task PumpAsync(IHostObserver host, Lane lane)
    {
        using var acting = tokens.Act(Actor.System);
        while (lane.Queue.Count > 0)
        {
            var batch = Take(lane.Queue);
            try
            {
                await host.DeliverAsync(batch).WaitAsync(Timeout, time);
                Confirm(batch);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Whatever the cause, the outcome is unknown: stop sending there, keep the signals, try again later.
                Suspend(host, lane);
            }
        }

        lane.Sending = false;
        _lanes.Remove(host);
    }

    private static ImmutableArray<Delivery> Take(Queue<Delivery> queue)
    {
        var batch = ImmutableArray.CreateBuilder<Delivery>(Math.Min(queue.Count, BatchMax));
        while (batch.Count < BatchMax && queue.TryDequeue(out var delivery))
        {
            batch.Add(delivery);
        }

        return batch.ToImmutable();
    }

    private void Confirm(ImmutableArray<Delivery> batch)
    {
        foreach (var (recipient, mailbox) in _mailboxes.ToArray())
        {
            var last = batch.LastOrDefault(delivery => delivery.ConnectionId == mailbox.Route?.ConnectionId);
            if (last is null)
            {
                continue;
            }

            mailbox.Delivered = Math.Max(mailbox.Delivered, last.Signal.Sequence);
            if (mailbox.Retries > 0)
            {
                mailbox.Retries = 0;
                present(recipient, last.ConnectionId, true);
            }
        }
    }

    private void Suspend(IHostObserver host, Lane lane)
    {
        metrics.SignalsDropped(lane.Queue.Count);
        lane.Queue.Clear();
        var lost = _mailboxes.Where(entry => entry.Value is { Suspended: false, Route: { } route } && route.Host.Equals(host)).ToList();
        var wereHere = lost.Where(entry => entry.Value.IsConnected).ToList();
        lost.ForEach(entry => entry.Value.Suspended = true);
        wereHere.ForEach(entry => present(entry.Key, entry.Value.Route!.ConnectionId, false));
    }

    private sealed class Lane
    {
        public Queue<Delivery> Queue { get; } = new();

        public bool Sending { get; set; }

        public Task? Pump { get; set; }
    }
}
