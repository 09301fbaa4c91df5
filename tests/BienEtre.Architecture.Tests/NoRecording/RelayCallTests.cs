using System.Security.Cryptography;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>No recording path, by watching a real relay carry a real call: real sockets, handshakes and protected packets.</summary>
public sealed class RelayCallTests
{
    private readonly byte[] _marker = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task A_relay_that_carries_a_call_writes_to_the_network_and_to_nothing_else()
    {
        var (call, trace) = await RelayCall.RunAsync(_marker, packetCount: 200, new Dictionary<string, string>(), TestContext.Current.CancellationToken);
        using (call)
        {
            // The watch means something only if media really went through, in the clear, inside this process.
            Assert.InRange(call.Packets.Received, call.Packets.Sent * 9 / 10, call.Packets.Sent);
            Assert.Equal(call.Packets.Received, call.MarkersReceived);
            Expect.None(TraceRules.Findings(trace, TraceRules.Runtime));
            Expect.None(new CanaryHunt([("media", _marker)]).Findings(call.Folder.FullName, "/dev/shm"));
        }
    }

    [Fact]
    public async Task Control_a_file_that_the_relay_process_writes_is_found()
    {
        // The runtime's own event recorder writes a file from inside the very same process: the trace has to show it.
        var recorder = new Dictionary<string, string>
        {
            ["DOTNET_EnableEventPipe"] = "1",
            ["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:1:4",
            ["DOTNET_EventPipeOutputPath"] = "events.nettrace",
        };
        var (call, trace) = await RelayCall.RunAsync(_marker, packetCount: 1, recorder, TestContext.Current.CancellationToken);
        using (call)
        {
            var findings = TraceRules.Findings(trace, TraceRules.Runtime).ToList();
            Assert.Contains(findings, f => f.StartsWith("write on ", StringComparison.Ordinal) && f.EndsWith("events.nettrace", StringComparison.Ordinal));
            Assert.Contains(findings, f => f.StartsWith("open for writing on ", StringComparison.Ordinal));
        }
    }
}
