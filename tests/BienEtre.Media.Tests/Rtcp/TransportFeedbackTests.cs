using BienEtre.Media.Rtcp;
using CsCheck;

namespace BienEtre.Media.Tests.Rtcp;

/// <summary>Transport-wide feedback: whatever arrives in whatever order, the sender reads the truth about it.</summary>
public sealed class TransportFeedbackTests
{
    [Fact]
    public void What_arrived_is_reported_with_its_time_and_what_did_not_as_missing()
    {
        // Steps of the number (0: late by some), pauses up to 4 s, in bursts.
        var arrivals = Gen.Select(Gen.Int[-5, 30], Gen.Frequency((8, Gen.Int[0, 4_000]), (2, Gen.Int[0, 60_000]), (1, Gen.Int[0, 9_000_000]))).Array[1, 300];
        Gen.Select(Gen.UShort, arrivals).Sample((start, steps) =>
        {
            var recorder = new TransportFeedbackRecorder();
            Dictionary<long, long> truth = [];
            Dictionary<long, long> told = [];
            var (now, number, highest) = (1_000_000L, (long)start + 65_536, 0L);
            foreach (var (step, pause) in steps)
            {
                number = Math.Max(number + step, start + 65_536);
                now += pause;
                if (truth.TryAdd(number, now))
                {
                    recorder.Arrived(now, (ushort)number);
                    highest = Math.Max(highest, number);
                }

                if (recorder.PendingCount > 50)
                {
                    Read(recorder, told, highest);
                }
            }

            Read(recorder, told, highest);
            return !recorder.IsPending && truth.All(arrival => told.TryGetValue(arrival.Key, out var time) && time == arrival.Value / 250)
                && told.All(report => report.Value == TransportFeedback.NotReceived || truth.ContainsKey(report.Key));
        }, iter: 300);
    }

    [Fact]
    public void A_known_packet_is_written_as_the_draft_draws_it()
    {
        var recorder = new TransportFeedbackRecorder();
        recorder.Arrived(64_000, 5);
        recorder.Arrived(65_000, 6);
        recorder.Arrived(160_000, 8);
        var buffer = new byte[200];
        var writer = new RtcpWriter(buffer);
        Assert.True(recorder.TryWrite(ref writer, 1, 2));

        // Base 5, four numbers, reference 1 x 64 ms, count 0; symbols small small none large in a two-bit vector; 0, 4 and 380 ticks; padded to a word.
        Assert.Equal(
            "8FCD0006" + "00000001" + "00000002" + "00050004" + "00000100" + "D480" + "00" + "04" + "017C" + "0000",
            Convert.ToHexString(buffer[..writer.Length]));
    }

    [Fact]
    public void A_jump_over_the_whole_history_starts_anew()
    {
        var recorder = new TransportFeedbackRecorder();
        recorder.Arrived(1_000_000, 10);
        recorder.Arrived(1_001_000, 10 + 20_000);
        Assert.Equal(1, recorder.PendingCount);
    }

    private static void Read(TransportFeedbackRecorder recorder, Dictionary<long, long> told, long highest)
    {
        var buffer = new byte[1200];
        Span<int> arrivals = stackalloc int[TransportFeedbackRecorder.StatusMax];
        while (recorder.IsPending)
        {
            var writer = new RtcpWriter(buffer);
            Assert.True(recorder.TryWrite(ref writer, 1, 2));
            Assert.True(writer.Length <= 960);
            var reader = new RtcpReader(buffer.AsSpan(0, writer.Length));
            Assert.True(reader.TryRead(out var packet));
            Assert.True(packet.TryReadFeedback(out _, out _, out var control));
            Assert.True(TransportFeedback.TryParse(control, arrivals, out var feedback));
            for (var i = 0; i < feedback.StatusCount; i++)
            {
                var number = Media.Rtp.SequenceNumbers.Extend(highest, (ushort)(feedback.BaseSequence + i));
                if (arrivals[i] != TransportFeedback.NotReceived)
                {
                    told[number] = (feedback.ReferenceTime * 256L) + arrivals[i];
                }
                else
                {
                    told.TryAdd(number, TransportFeedback.NotReceived);
                }
            }
        }
    }
}
