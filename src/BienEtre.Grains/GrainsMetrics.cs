using System.Diagnostics.Metrics;
using BienEtre.Contracts.Gate;

namespace BienEtre.Grains;

/// <summary>Counters of this project, meter <see cref="MeterName"/>. None carries a grain key.</summary>
public sealed class GrainsMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "BienEtre.Grains";

    private readonly Counter<long> _allowed;
    private readonly Counter<long> _denied;
    private readonly Counter<long> _logRowsRefused;
    private readonly Counter<long> _logFailures;
    private readonly Counter<long> _standingFailures;
    private readonly Counter<long> _standingEvictions;
    private readonly Counter<long> _signalsDropped;
    private readonly Counter<long> _routesDropped;
    private readonly Counter<long> _leaseFailures;
    private readonly Counter<long> _stopFailures;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">The factory of the process.</param>
    public GrainsMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _allowed = meter.CreateCounter<long>("gate.allowed");
        _denied = meter.CreateCounter<long>("gate.denied");
        _logRowsRefused = meter.CreateCounter<long>("access_log.rows_refused");
        _logFailures = meter.CreateCounter<long>("access_log.write_failures");
        _standingFailures = meter.CreateCounter<long>("standing.failures");
        _standingEvictions = meter.CreateCounter<long>("standing.evictions");
        _signalsDropped = meter.CreateCounter<long>("signalling.dropped");
        _routesDropped = meter.CreateCounter<long>("signalling.routes_dropped");
        _leaseFailures = meter.CreateCounter<long>("session.lease_failures");
        _stopFailures = meter.CreateCounter<long>("session.stop_failures");
    }

    internal void Allowed() => _allowed.Add(1);

    internal void Denied(Refusal reason) => _denied.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    internal void LogRowRefused() => _logRowsRefused.Add(1);

    internal void LogFailed() => _logFailures.Add(1);

    internal void StandingFailed() => _standingFailures.Add(1);

    internal void StandingsEvicted(long count) => _standingEvictions.Add(count);

    internal void SignalsDropped(long count) => _signalsDropped.Add(count);

    internal void RouteDropped() => _routesDropped.Add(1);

    internal void LeaseFailed() => _leaseFailures.Add(1);

    internal void StopFailed() => _stopFailures.Add(1);
}
