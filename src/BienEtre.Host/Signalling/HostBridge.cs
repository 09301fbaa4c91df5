using System.Collections.Concurrent;
using System.Collections.Immutable;
using BienEtre.Contracts.Signalling;
using BienEtre.Host.Telemetry;
using Microsoft.AspNetCore.SignalR;

namespace BienEtre.Host.Signalling;

/// <summary>
/// The one observer of this host: grains hand it batches, it hands them to its connections in order. The object reference is made at start, outside grain
/// context (within a grain's turn the runtime refuses), and this object is held for the life of the host, because the runtime holds it weakly.
/// </summary>
internal sealed class HostBridge(IGrainFactory grains, IHubContext<ConsultationHub, IConsultationClient> hub, TimeProvider time, HostMetrics metrics)
    : IHostObserver, IHostedService
{
    /// <summary>Sessions of one connection: the one on the page, and room for a change.</summary>
    public const int SessionsPerConnectionMax = 4;

    /// <summary>Connections of one person on this host: a few tabs and devices. One more is turned away.</summary>
    public const int ConnectionsPerPersonMax = 8;

    /// <summary>A connection that takes longer to accept its signals is given up; its browser rejoins and loses nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _connections = new(StringComparer.Ordinal);
    private IHostObserver? _reference;

    /// <summary>What grains call.</summary>
    public IHostObserver Reference => _reference ?? throw new InvalidOperationException("The bridge has not started.");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _reference = grains.CreateObjectReference<IHostObserver>(this);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _reference, null) is { } reference)
        {
            grains.DeleteObjectReference<IHostObserver>(reference);
        }

        return Task.CompletedTask;
    }

    /// <summary>A connection is here; before it calls anything, so that no signal is too early for it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="person">Whose it is.</param>
    /// <returns>False when this person has too many.</returns>
    public bool Connected(HubCallerContext connection, string person)
    {
        if (_connections.AddOrUpdate(person, 1, static (_, count) => count + 1) > ConnectionsPerPersonMax)
        {
            Leave(person);
            metrics.ConnectionsRefused();
            return false;
        }

        _members[connection.ConnectionId] = new Member(connection, person);
        return true;
    }

    /// <summary>A connection joined a session, which is told when the connection is gone.</summary>
    /// <returns>False when the connection is gone already, or has joined too many.</returns>
    public bool Joined(HubCallerContext connection, string session)
    {
        if (!_members.TryGetValue(connection.ConnectionId, out var member))
        {
            return false;
        }

        lock (member.Sessions)
        {
            return member.Sessions.Contains(session) || (member.Sessions.Count < SessionsPerConnectionMax && member.Sessions.Add(session));
        }
    }

    /// <summary>A connection watches the practitioner's day.</summary>
    /// <returns>False when the connection is gone already.</returns>
    public bool Watches(HubCallerContext connection) => _members.TryGetValue(connection.ConnectionId, out var member) && (member.Watches = true);

    /// <summary>A connection is gone.</summary>
    /// <returns>The sessions it had joined.</returns>
    public string[] Gone(HubCallerContext connection, out bool watches)
    {
        if (!_members.TryRemove(connection.ConnectionId, out var member))
        {
            watches = false;
            return [];
        }

        Leave(member.Person);
        watches = member.Watches;
        lock (member.Sessions)
        {
            return [.. member.Sessions];
        }
    }

    public async Task DeliverAsync(ImmutableArray<Delivery> batch)
    {
        for (var start = 0; start < batch.Length;)
        {
            // Neighbours of one connection travel as one message; the order stays.
            var end = start + 1;
            while (end < batch.Length && batch[end].ConnectionId == batch[start].ConnectionId)
            {
                end++;
            }

            await SendAsync(batch[start].ConnectionId, [.. batch[start..end].Select(d => d.Signal)]);
            start = end;
        }
    }

    private async Task SendAsync(string connectionId, ImmutableArray<Signal> signals)
    {
        if (!_members.TryGetValue(connectionId, out var member))
        {
            metrics.SignalsDropped(signals.Length);
            return;
        }

        try
        {
            await hub.Clients.Client(connectionId).Signals(signals).WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            metrics.SignalsDropped(signals.Length);
            member.Connection.Abort();
        }
    }

    /// <summary>One connection less; the last one takes the person's entry away.</summary>
    private void Leave(string person)
    {
        if (_connections.AddOrUpdate(person, 0, static (_, count) => count - 1) <= 0)
        {
            _connections.TryRemove(KeyValuePair.Create(person, 0));
        }
    }

    private sealed class Member(HubCallerContext connection, string person)
    {
        public string Person { get; } = person;

        public HubCallerContext Connection { get; } = connection;

        public HashSet<string> Sessions { get; } = new(StringComparer.Ordinal);

        public bool Watches { get; set; }
    }
}
