using BienEtre.Architecture.Tests.Layers;
using BienEtre.Architecture.Tests.Metadata;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Sessions;
using BienEtre.Media.Sockets;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>There is nothing to call: no method of hub, contract or relay and no route is for keeping a call.</summary>
public sealed class VerbTests
{
    [Fact]
    public void No_contract_hub_or_port_offers_to_keep_a_call()
    {
        var exported = typeof(IConsultationHub).Assembly.GetExportedTypes().Concat(typeof(IMediaRelay).Assembly.GetExportedTypes());
        var types = exported.Where(t => t.IsInterface).ToList();
        Assert.Contains(typeof(IConsultationHub), types);
        Expect.None(types.SelectMany(t => VerbRules.Findings(t, media: t == typeof(IMediaRelay))));
    }

    [Fact]
    public void The_relay_offers_no_way_out_for_media() => Expect.None(VerbRules.Findings(typeof(MediaServer), media: true));

    [Fact]
    public void No_route_is_for_keeping_a_call()
    {
        var routes = VerbRules.Routes(HostRules.Host, AssemblyModel.Load(HostRules.Host.Location));
        Assert.NotEmpty(routes);
        Expect.None(VerbRules.Findings(routes));
    }

    [Theory]
    [InlineData("/api/sessions/{id}/recording")]
    [InlineData("/hub/egress")]
    [InlineData("/sessions/start-capture")]
    public void Control_a_route_for_keeping_is_found(string route) => Assert.Single(VerbRules.Findings([route, "/room/{id}", "/privacy/access-log"]));

    [Fact]
    public void Control_a_method_for_keeping_is_found() => Assert.Equal(
        ["IBadRelay.StartRecording: StartRecording", "IBadRelay.Open: filePath", "IBadRelay.Mirror: Mirror"],
        VerbRules.Findings(typeof(IBadRelay), media: true));

    private interface IBadRelay
    {
        void StartRecording();

        void Open(string filePath);

        void Mirror(string address);

        void Read(int recordClass);
    }
}
