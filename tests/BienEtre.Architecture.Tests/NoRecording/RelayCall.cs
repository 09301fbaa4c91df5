using System.Diagnostics;
using BienEtre.LoadDriver.Peers;
using BienEtre.LoadDriver.Relay;

namespace BienEtre.Architecture.Tests.NoRecording;

/// <summary>A call between two synthetic peers through the relay alone, in its own traced process with its own working and temporary folder.</summary>
internal sealed class RelayCall : IDisposable
{
    private const string Room = "room";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly Tracer _tracer;

    private RelayCall(DirectoryInfo folder, IReadOnlyDictionary<string, string> environment)
    {
        Folder = folder;
        var start = new ProcessStartInfo(Program, ["relay"]) { WorkingDirectory = folder.FullName };
        start.Environment["TMPDIR"] = folder.FullName;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _tracer = Tracer.Start(start);
    }

    /// <summary>Working and temporary folder of the relay process.</summary>
    public DirectoryInfo Folder { get; }

    /// <summary>Packets that one peer sent and the other received, both ways.</summary>
    public (long Sent, long Received) Packets { get; private set; }

    /// <summary>Payloads that arrived with the marker in them.</summary>
    public long MarkersReceived { get; private set; }

    private static string Program
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(output.Parent!.Parent!.FullName, "BienEtre.LoadDriver", output.Name, "BienEtre.LoadDriver");
        }
    }

    /// <summary>Runs a whole call and returns after the relay has ended.</summary>
    /// <param name="marker">What every packet carries.</param>
    /// <param name="packetCount">Packets of sound each way; as many of picture.</param>
    /// <param name="environment">More environment for the relay.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<(RelayCall Call, IReadOnlyList<string> Trace)> RunAsync(
        byte[] marker, int packetCount, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var call = new RelayCall(Directory.CreateTempSubdirectory("bienetre-relay-"), environment);
        var relay = await RelayControl.AttachAsync(call._tracer.Process);
        using (var first = new SyntheticPeer())
        using (var second = new SyntheticPeer())
        {
            long markers = 0;
            first.Received = second.Received = payload => Interlocked.Add(ref markers, payload.Span.IndexOf(marker) >= 0 ? 1 : 0);
            await relay.RenewAsync(Room, Lease);
            var answers = (First: await relay.OfferAsync(Room, "a", first.Offer), Second: await relay.OfferAsync(Room, "b", second.Offer));
            await Task.Run(() => first.Connect(answers.First), cancellationToken);
            await Task.Run(() => second.Connect(answers.Second), cancellationToken);
            for (var i = 0; i < packetCount; i++)
            {
                foreach (var peer in (SyntheticPeer[])[first, second])
                {
                    peer.SendAudio(marker);
                    peer.SendVideo([.. marker, .. new byte[900]]);
                }

                if (i % 50 == 0)
                {
                    await relay.RenewAsync(Room, Lease);
                }

                await Task.Delay(10, cancellationToken);
            }

            await Task.Delay(200, cancellationToken);
            call.Packets = (4L * packetCount, first.ReceivedCount + second.ReceivedCount);
            call.MarkersReceived = Interlocked.Read(ref markers);
        }

        relay.End();
        return (call, await call._tracer.LinesAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tracer.Dispose();
        Folder.Delete(recursive: true);
    }
}
