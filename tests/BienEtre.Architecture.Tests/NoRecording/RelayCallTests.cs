using System.Security.Cryptography;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>One watched call: real sockets, handshakes and protected packets through the relay in its own process.</summary>
public sealed class WatchedCall : IAsyncLifetime
{
    /// <summary>What every packet of the call carried.</summary>
    internal byte[] Marker { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>The call, over.</summary>
    internal RelayCall Call { get; private set; } = null!;

    /// <summary>What the relay process did.</summary>
    internal IReadOnlyList<string> Trace { get; private set; } = [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() =>
        (Call, Trace) = await RelayCall.RunAsync(Marker, packetCount: 200, new Dictionary<string, string>(), TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Call.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>No recording path, by watching a real relay carry a real call.</summary>
public sealed class RelayCallTests(WatchedCall watched) : IClassFixture<WatchedCall>
{
    [Fact]
    public void Media_really_went_through_the_watched_process()
    {
        // Half is plenty for a watch; a busy machine may drop datagrams between processes.
        Assert.InRange(watched.Call.Packets.Received, watched.Call.Packets.Sent / 2, watched.Call.Packets.Sent);
        Assert.Equal(watched.Call.Packets.Received, watched.Call.MarkersReceived);
    }

    [Fact]
    public void A_relay_that_carries_a_call_writes_to_the_network_and_to_nothing_else() =>
        Expect.None(TraceRules.Findings(watched.Trace, TraceRules.Runtime));

    [Fact]
    public void Nothing_of_a_call_is_found_where_the_relay_could_have_left_it() =>
        Expect.None(new CanaryHunt([("media", watched.Marker)]).Findings(watched.Call.Folder.FullName, "/dev/shm"));

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
        var (call, trace) = await RelayCall.RunAsync(watched.Marker, packetCount: 1, recorder, TestContext.Current.CancellationToken);
        using (call)
        {
            var findings = TraceRules.Findings(trace, TraceRules.Runtime).ToList();
            Assert.Contains(findings, f => f.StartsWith("write on ", StringComparison.Ordinal) && f.EndsWith("events.nettrace", StringComparison.Ordinal));
            Assert.Contains(findings, f => f.StartsWith("open for writing on ", StringComparison.Ordinal));
        }
    }
}
