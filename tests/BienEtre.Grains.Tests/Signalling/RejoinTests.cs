using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Sessions;
using BienEtre.Grains.Signalling;
using BienEtre.Grains.Tests.Support;
using CsCheck;

namespace BienEtre.Grains.Tests.Signalling;

/// <summary>Connections that break and come back, against the real session grain: no signal lost, none doubled, none out of order.</summary>
public sealed class RejoinTests(Cluster cluster)
{
    private enum Step
    {
        Toggle,
        Cut,
        Rejoin,
        HostFails,
        HostHeals,
    }

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (8, Gen.Const(Step.Toggle)), (2, Gen.Const(Step.Cut)), (3, Gen.Const(Step.Rejoin)), (1, Gen.Const(Step.HostFails)), (1, Gen.Const(Step.HostHeals)));

    [Fact]
    public async Task Whatever_breaks_the_client_ends_with_every_signal_once_and_in_order()
    {
        var scene = await new Scene(cluster).LiveAsync();
        var microphone = false;
        await Steps.Array[5, 40].SampleAsync(steps => RunAsync(scene, steps, () => microphone = !microphone), iter: 20, threads: 1);
    }

    [Fact]
    public async Task Who_missed_more_than_is_kept_gets_the_whole_view_instead()
    {
        var scene = await new Scene(cluster).LiveAsync();
        var (joined, connection) = await scene.JoinAsync(scene.Employee);
        await scene.In(scene.Employee, session => session.DisconnectAsync(connection));
        for (var i = 0; i <= Mailbox.RecentMax; i++)
        {
            await scene.In(scene.Practitioner, session => session.PresentAsync(new PeerDevices(i % 2 == 0, true)));
        }

        var (again, _) = await scene.JoinAsync(scene.Employee, joined.Epoch, joined.Sequence);
        Assert.Empty(again.Missed);
        Assert.True(again.Sequence > joined.Sequence + Mailbox.RecentMax);
        Assert.Equal(SessionState.Live, again.Session!.State);
    }

    [Fact]
    public async Task A_page_that_joins_takes_over_from_the_one_before()
    {
        var scene = await new Scene(cluster).LiveAsync();
        var (_, former) = await scene.JoinAsync(scene.Employee);
        var (_, latter) = await scene.JoinAsync(scene.Employee);
        await Cluster.SettleAsync();
        var before = scene.Host.To(former).Count;
        await scene.In(scene.Practitioner, session => session.PresentAsync(new PeerDevices(false, false)));
        await Cluster.UntilAsync(() => scene.Host.To(latter).Any(signal => signal.Peer is { Camera: false }), "the new page is told");
        Assert.Equal(before, scene.Host.To(former).Count);

        // The late word that the former one is gone takes nobody away.
        await scene.In(scene.Employee, session => session.DisconnectAsync(former));
        Assert.True((await scene.ViewAsync(scene.Practitioner)).OtherHere);
        await scene.In(scene.Employee, session => session.DisconnectAsync(latter));
        Assert.False((await scene.ViewAsync(scene.Practitioner)).OtherHere);
    }

    private async Task RunAsync(Scene scene, Step[] steps, Func<bool> microphone)
    {
        var client = new SignalClient();
        var sent = new List<PeerDevices>();
        var read = 0;
        var (joined, connection) = await scene.JoinAsync(scene.Employee);
        client.Joined(joined);
        var cut = false;
        foreach (var step in steps.Append(Step.HostHeals).Append(Step.Rejoin))
        {
            switch (step)
            {
                case Step.Toggle:
                    var devices = new PeerDevices(microphone(), sent.Count % 3 == 0);
                    sent.Add(devices);
                    await scene.In(scene.Practitioner, session => session.PresentAsync(devices));
                    break;
                case Step.Cut:
                    // From here on nothing reaches the browser; the host may notice or not.
                    cut = true;
                    if (sent.Count % 2 == 0)
                    {
                        await scene.In(scene.Employee, session => session.DisconnectAsync(connection));
                    }

                    break;
                case Step.Rejoin:
                    (joined, connection) = await scene.JoinAsync(scene.Employee, client.Epoch, client.Last);
                    (cut, read) = (false, 0);
                    client.Joined(joined);
                    break;
                case Step.HostFails:
                    scene.Host.Fails = true;
                    break;
                case Step.HostHeals:
                    scene.Host.Fails = false;
                    await cluster.PassAsync(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2));
                    break;
            }

            if (!cut)
            {
                await Cluster.SettleAsync();
                read = Read(scene, client, connection, read);
            }
        }

        await Cluster.SettleAsync();
        Read(scene, client, connection, read);
        Assert.False(client.HasGap);
        Assert.Equal(client.Applied.Distinct().Count(), client.Applied.Count);
        Assert.Equal(client.Applied.Order(), client.Applied);

        // A page that joins is told the other's devices once more; apart from that, every change once.
        var changes = client.Peers.Where((peer, at) => at == 0 || peer != client.Peers[at - 1]);
        Assert.Equal(sent, changes.TakeLast(sent.Count));
    }

    private static int Read(Scene scene, SignalClient client, string connection, int from)
    {
        var delivered = scene.Host.To(connection);
        foreach (var signal in delivered.Skip(from))
        {
            client.Take(signal);
        }

        return delivered.Count;
    }
}
