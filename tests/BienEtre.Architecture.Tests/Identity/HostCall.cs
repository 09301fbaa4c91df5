using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using BienEtre.Architecture.Tests.NoRecording;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.LoadDriver.Peers;
using Microsoft.AspNetCore.SignalR.Client;

namespace BienEtre.Architecture.Tests.Identity;

/// <summary>
/// The whole product in one traced process, with own folders, and a whole session in it: entering, consent, request, waiting room, admission, media both ways,
/// withdrawal. Everything that came from the visitors is a canary.
/// </summary>
internal sealed class HostCall : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeMax = TimeSpan.FromSeconds(90);
    private static readonly string[] DemoPractitioners = ["claire", "idriss", "maud", "tomas"];

    private readonly Tracer _tracer;
    private readonly Task<string> _output;
    private readonly Uri _site;

    private HostCall()
    {
        var web = FreePort(SocketType.Stream);
        _site = new Uri($"http://localhost:{web}");
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(output.Parent!.Parent!.FullName, "BienEtre.Host", output.Name, "BienEtre.Host");
        var start = new ProcessStartInfo(program,
        [
            $"--urls={_site}", $"--Data:Path={Data}", $"--Keys:Path={Keys}", $"--Media:UdpPort={FreePort(SocketType.Dgram)}", "--Media:PublicAddress=127.0.0.1",
        ])
        {
            WorkingDirectory = Repository.PathOf("src/BienEtre.Host"),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["TMPDIR"] = Folder.CreateSubdirectory("tmp").FullName;
        _tracer = Tracer.Start(start);
        _output = _tracer.Process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Data, keys and temporary folder of the host.</summary>
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("bienetre-host-");

    /// <summary>What the visitors brought.</summary>
    public Canaries Canaries { get; } = new();

    /// <summary>Packets that one side sent and the other received, both ways.</summary>
    public (long Sent, long Received) Packets { get; private set; }

    /// <summary>Time from the request to withdraw to the last packet that still arrived, zero if none did.</summary>
    public TimeSpan StopTime { get; private set; }

    /// <summary>What the host did, after it has ended.</summary>
    public IReadOnlyList<string> Trace { get; private set; } = [];

    /// <summary>Everything that the host printed.</summary>
    public string Log { get; private set; } = "";

    /// <summary>Canaries found in files while the host still ran, when nothing had been tidied up yet.</summary>
    public IReadOnlyList<string> FoundWhileRunning { get; private set; } = [];

    private string Data => Path.Combine(Folder.FullName, "data");

    private string Keys => Path.Combine(Folder.FullName, "keys");

    /// <summary>Where the host may write, and why; beside the runtime's own.</summary>
    public IReadOnlyList<MayWrite> Allowed =>
    [
        .. TraceRules.Runtime,
        new(Data + "*", "the database with its log and shared memory; the canary hunt reads all of it"),
        new(Keys + "*", "the key-encryption key, made at the first start"),
    ];

    /// <summary>Runs the host, the session, and stops the host.</summary>
    public static async Task<HostCall> RunAsync(CancellationToken cancellationToken)
    {
        var call = new HostCall();
        try
        {
            await call.AnswersAsync(cancellationToken);
            await call.MeetAsync(cancellationToken);
            call.FoundWhileRunning = call.Canaries.Hunt().Findings(call.Folder.FullName);
            call._tracer.Terminate();
            call.Trace = await call._tracer.LinesAsync(cancellationToken);
            call.Log = await call._output + string.Join('\n', call._tracer.Errors);
            return call;
        }
        catch (Exception fault)
        {
            await call.DisposeAsync();
            var said = await call._output + string.Join('\n', call._tracer.Errors);
            throw new InvalidOperationException($"the session did not work; the host said:\n{said}", fault);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _tracer.Dispose();
        Folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static int FreePort(SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100, cancellationToken))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(_site, "/health"), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_tracer.Process.HasExited)
            {
            }

            Assert.True(clock.Elapsed < StartTimeMax, "the host does not answer");
        }
    }

    private async Task MeetAsync(CancellationToken cancellationToken)
    {
        await using var employee = new Visitor(_site, Canaries);
        foreach (var page in (string[])["/", "/en", "/fr", "/demo", "/en/crisis", "/en/nothing-here", "/robots.txt"])
        {
            await employee.PageAsync(page);
        }

        await employee.EnterAsync("employee");
        var session = await employee.RequestSessionAsync();
        var first = await employee.HubAsync();
        Done((await first.InvokeAsync<JoinResult>(nameof(IConsultationHub.Join), session, "", 0L, cancellationToken)).Refusal);
        await using var practitioner = await FindPractitionerAsync(session, cancellationToken);
        var second = await practitioner.HubAsync();
        Done((await second.InvokeAsync<SessionResult>(nameof(IConsultationHub.Admit), session, cancellationToken)).Refusal);
        Done((await second.InvokeAsync<JoinResult>(nameof(IConsultationHub.Join), session, "", 0L, cancellationToken)).Refusal);

        using var one = new SyntheticPeer(Canaries.Address);
        using var two = new SyntheticPeer(Canaries.Address);
        await ConnectAsync(first, session, one, cancellationToken);
        await ConnectAsync(second, session, two, cancellationToken);
        await SpeakAsync(one, two, cancellationToken);
        StopTime = await WithdrawAsync(first, one, two, cancellationToken);
    }

    private async Task<Visitor> FindPractitionerAsync(string session, CancellationToken cancellationToken)
    {
        foreach (var key in DemoPractitioners)
        {
            var visitor = new Visitor(_site, Canaries);
            await visitor.EnterAsync(key);
            var hub = await visitor.HubAsync();
            var day = await hub.InvokeAsync<JoinResult>(nameof(IConsultationHub.Watch), "", 0L, cancellationToken);
            if (day.Day?.Visits.Any(v => v.Session == session) == true)
            {
                return visitor;
            }

            await visitor.DisposeAsync();
        }

        throw new InvalidOperationException("no practitioner of the demonstration sees the session");
    }

    private async Task ConnectAsync(HubConnection hub, string session, SyntheticPeer peer, CancellationToken cancellationToken)
    {
        // What browsers put into offers about their machine: candidates with names and addresses.
        var offer = peer.Offer.Replace("s=-", $"s={Canaries.SdpName}", StringComparison.Ordinal)
            .Replace("a=mid:0", $"a=candidate:1 1 udp 2113937151 {Canaries.SdpName} 5000 typ host\r\na=mid:0", StringComparison.Ordinal)
            .Replace("a=mid:1", $"a=candidate:1 1 udp 2113937151 {Canaries.Address} 5000 typ host\r\na=mid:1", StringComparison.Ordinal);
        var result = await hub.InvokeAsync<OfferResult>(nameof(IConsultationHub.Offer), session, offer, cancellationToken);
        Done(result.Refusal);
        await Task.Run(() => peer.Connect(result.Sdp!), cancellationToken);
    }

    private async Task SpeakAsync(SyntheticPeer one, SyntheticPeer two, CancellationToken cancellationToken)
    {
        const int Rounds = 200;
        for (var i = 0; i < 500 && (one.ReceivedCount == 0 || two.ReceivedCount == 0); i++)
        {
            Speak(one, two); // until both are live
            await Task.Delay(10, cancellationToken);
        }

        var before = one.ReceivedCount + two.ReceivedCount;
        for (var i = 0; i < Rounds; i++)
        {
            Speak(one, two);
            await Task.Delay(10, cancellationToken);
        }

        await Task.Delay(200, cancellationToken);
        Packets = (4L * Rounds, one.ReceivedCount + two.ReceivedCount - before);
    }

    private void Speak(params ReadOnlySpan<SyntheticPeer> peers)
    {
        foreach (var peer in peers)
        {
            peer.SendAudio(Canaries.Media);
            peer.SendVideo([.. Canaries.Media, .. new byte[600]]);
        }
    }

    private async Task<TimeSpan> WithdrawAsync(HubConnection hub, SyntheticPeer one, SyntheticPeer two, CancellationToken cancellationToken)
    {
        using var speaking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var talk = Task.Run(
            async () =>
            {
                while (!speaking.IsCancellationRequested)
                {
                    Speak(one, two);
                    await Task.Delay(10, CancellationToken.None);
                }
            },
            cancellationToken);
        await Task.Delay(200, cancellationToken);
        var asked = Environment.TickCount64;
        var operation = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var result = await hub.InvokeAsync<DecisionResult>(nameof(IConsultationHub.WithdrawConsent), operation, cancellationToken);
        Done(result.Refusal);
        await Task.Delay(1000, cancellationToken);
        await speaking.CancelAsync();
        await talk;
        return TimeSpan.FromMilliseconds(Math.Max(0, Math.Max(one.LastReceivedAt, two.LastReceivedAt) - asked));
    }

    private static void Done(Refusal refusal) => Assert.Equal(Refusal.None, refusal);
}
