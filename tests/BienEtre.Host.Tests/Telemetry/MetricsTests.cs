using System.Diagnostics.Metrics;
using BienEtre.Host.Media;
using BienEtre.Host.Telemetry;
using BienEtre.Host.Tests.Running;
using BienEtre.Media;
using Microsoft.Extensions.DependencyInjection;

namespace BienEtre.Host.Tests.Telemetry;

/// <summary>Figures for who runs a node, without anything of a person.</summary>
public sealed class MetricsTests(DevelopmentHost host)
{
    [Fact]
    public void Every_counter_of_the_relay_is_published_under_its_name_and_nothing_else()
    {
        var labels = new List<KeyValuePair<string, object?>>();
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name is MediaMetrics.MeterName or HostMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => labels.AddRange(tags));
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal(Enum.GetNames<MediaCounter>().Order(StringComparer.Ordinal), labels.Select(l => (string)l.Value!).Order(StringComparer.Ordinal));
        Assert.All(labels, l => Assert.Equal("counter", l.Key));
    }
}
