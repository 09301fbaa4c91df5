using System.Diagnostics.Metrics;
using BienEtre.Contracts.Gate;

namespace BienEtre.Host.Telemetry;

/// <summary>Counters of the host. Their only label is a refusal's name: nothing that could tell one person from another.</summary>
internal sealed class HostMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "BienEtre.Host";

    private readonly Counter<long> _refused;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _connections;

    /// <summary>Creates the counters.</summary>
    public HostMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _refused = meter.CreateCounter<long>("hub.calls.refused", "{call}", "Hub calls that were refused, by reason.");
        _dropped = meter.CreateCounter<long>("hub.signals.dropped", "{signal}", "Signals for connections that are gone or too slow; browsers rejoin for them.");
        _connections = meter.CreateCounter<long>("hub.connections.refused", "{connection}", "Connections beyond the bound of one person.");
        _faults = meter.CreateCounter<long>("pages.failed", "{page}", "Pages that failed.");
    }

    /// <summary>A hub call was refused.</summary>
    public void HubRefused(Refusal refusal) => _refused.Add(1, new KeyValuePair<string, object?>("reason", refusal.ToString()));

    /// <summary>Signals had nobody to go to.</summary>
    public void SignalsDropped(int count) => _dropped.Add(count);

    /// <summary>A person had too many connections.</summary>
    public void ConnectionsRefused() => _connections.Add(1);

    /// <summary>A page failed.</summary>
    public void PageFailed() => _faults.Add(1);
}
