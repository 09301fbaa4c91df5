using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BienEtre.Browser.Tests.Running;

namespace BienEtre.Browser.Tests.Calls;

/// <summary>Somebody throws mutated packets at the relay's port while two people talk: the call goes on, and nothing breaks.</summary>
[Collection(Stage.Calls)]
public sealed class BadInputTests(Stage stage)
{
    private const int SocketsMax = 16;

    [Fact]
    public async Task A_call_goes_on_under_sixty_seconds_of_mutated_packets()
    {
        const double seconds = 60;
        await using var meeting = await Meeting.InSessionAsync(stage, await stage.CheapAsync());
        await meeting.Employee.SeesAsync(moreThan: 5);
        var complaints = stage.Host.Complaints.Count();

        var random = new Random(7);
        var sockets = Enumerable.Range(0, SocketsMax).Select(_ => new UdpClient(new IPEndPoint(IPAddress.Loopback, 0))).ToArray();
        try
        {
            var target = new IPEndPoint(IPAddress.Loopback, stage.Host.MediaPort);
            var (clock, sent, looked) = (Stopwatch.StartNew(), 0L, 0.0);
            var frames = meeting.Both.ToDictionary(person => person, _ => 0L);
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                for (var burst = 0; burst < 50; burst++)
                {
                    await sockets[random.Next(SocketsMax)].SendAsync(Mutated(random), target, TestContext.Current.CancellationToken);
                    sent++;
                }

                await Task.Delay(10, TestContext.Current.CancellationToken);
                if (clock.Elapsed.TotalSeconds - looked > 3)
                {
                    looked = clock.Elapsed.TotalSeconds;
                    foreach (var person in meeting.Both)
                    {
                        frames[person] = (await person.SeesAsync(moreThan: frames[person])).FramesDecoded;
                    }
                }
            }

            TestContext.Current.SendDiagnosticMessage("{0} mutated packets in {1:F0} s", sent, clock.Elapsed.TotalSeconds);
            Assert.True(sent > seconds * 500, $"The control: only {sent} packets were sent.");
        }
        finally
        {
            Array.ForEach(sockets, socket => socket.Dispose());
        }

        foreach (var person in meeting.Both)
        {
            Assert.Equal("live", await person.StateAsync());
            Assert.Equal(1, await person.PeersOpenedAsync());
        }

        Assert.Equal(complaints, stage.Host.Complaints.Count());
    }

    /// <summary>A packet that looks like STUN, DTLS, RTP or RTCP, with some bytes changed and the end cut off now and then.</summary>
    private static byte[] Mutated(Random random)
    {
        var packet = new byte[random.Next(1, 1_300)];
        random.NextBytes(packet);
        byte[] start = random.Next(5) switch
        {
            0 => [0x00, 0x01, 0x00, (byte)random.Next(64), 0x21, 0x12, 0xA4, 0x42],
            1 => [(byte)random.Next(20, 64), 0xFE, 0xFD, 0x00, 0x00],
            2 => [0x80, (byte)random.Next(96, 128)],
            3 => [0x81, (byte)random.Next(200, 207), 0x00, (byte)random.Next(16)],
            _ => [(byte)random.Next(256)],
        };
        start.AsSpan(0, Math.Min(start.Length, packet.Length)).CopyTo(packet);
        return packet;
    }
}
