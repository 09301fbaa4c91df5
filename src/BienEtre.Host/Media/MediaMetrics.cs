using System.Diagnostics.Metrics;
using BienEtre.Media;

namespace BienEtre.Host.Media;

/// <summary>The relay's counters for who runs the node. Their only label is the counter's own name: no address, no stream, no session.</summary>
internal sealed class MediaMetrics(MediaNode node, IMeterFactory meters) : IHostedService
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "BienEtre.Media";

    private static readonly MediaCounter[] All = Enum.GetValues<MediaCounter>();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Create(MeterName).CreateObservableCounter("media.count", Read, "{event}", "What the relay counts, by name.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> Read() => node.Runs
        ? All.Select(c => new Measurement<long>(node.Server.Counters[c], new KeyValuePair<string, object?>("counter", c.ToString())))
        : [];
}
