using BienEtre.Media.Rtcp;
using CsCheck;

namespace BienEtre.Media.Tests.Rtcp;

/// <summary>Every packet written is read back, and any bytes are read without a fault.</summary>
public sealed class RtcpTests
{
    private delegate void Write(ref RtcpWriter writer);

    [Fact]
    public void Any_bytes_are_read_without_a_fault()
    {
        Gen.Byte.Array[0, 300].Sample(Survives, iter: 20_000);
    }

    [Fact]
    public void What_looks_like_a_compound_is_read_without_a_fault()
    {
        var packet = Gen.Select(Gen.Byte, Gen.Byte[198, 209], Gen.Byte[0, 12], Gen.Byte.Array[48, 48]);
        packet.List[1, 4].Sample(packets => Survives([
            .. packets.SelectMany(one => (byte[])[(byte)(0x80 | (one.Item1 & 0x3F)), one.Item2, 0, one.Item3, .. one.Item4.Take(one.Item3 * 4)])]),
            iter: 20_000);
    }

    [Fact]
    public void Reports_are_read_back()
    {
        var block = Gen.Select(Gen.UInt, Gen.Byte, Gen.Int[-0x800000, 0x7FFFFF], Gen.UInt, Gen.UInt, Gen.UInt, Gen.UInt)
            .Select((ssrc, fraction, lost, highest, jitter, last, delay) => new ReportBlock(ssrc, fraction, lost, highest, jitter, last, delay));
        Gen.Select(Gen.UInt, Gen.ULong, Gen.UInt, Gen.UInt, Gen.UInt, block.Array[0, 6]).Sample((ssrc, ntp, rtp, packets, octets, blocks) =>
        {
            var report = new SenderReport(ssrc, ntp, rtp, packets, octets);
            var bytes = Written((ref RtcpWriter writer) =>
            {
                writer.SenderReport(report, blocks);
                writer.ReceiverReport(9, blocks);
                writer.SourceDescription(ssrc, "name");
                writer.Bye(ssrc);
            });
            var reader = new RtcpReader(bytes);
            return reader.TryRead(out var first) && first.Type == RtcpType.SenderReport && SenderReport.TryParse(first.Body, out var read) && read == report
                && Blocks(first).SequenceEqual(blocks)
                && reader.TryRead(out var second) && second.Type == RtcpType.ReceiverReport && Blocks(second).SequenceEqual(blocks)
                && reader.TryRead(out var third) && third.Type == RtcpType.SourceDescription && third.Body[6..10].SequenceEqual("name"u8) && third.Body[10] == 0
                && reader.TryRead(out var fourth) && fourth.Type == RtcpType.Bye && !reader.TryRead(out _) && !reader.IsMalformed;
        });
    }

    [Fact]
    public void Missing_numbers_are_read_back()
    {
        Gen.Select(Gen.UShort, Gen.Int[1, 400].Array[1, 60]).Sample((start, steps) =>
        {
            var missing = steps.Aggregate(new List<ushort> { start }, (list, step) => [.. list, (ushort)(list[^1] + step)]).Distinct().ToArray();
            var bytes = Written((ref RtcpWriter writer) => writer.Nack(1, 2, missing));
            List<ushort> read = [];
            var reader = new NackReader(Feedback(bytes, RtcpType.TransportFeedback, RtcpFeedback.Nack));
            while (reader.TryRead(out var number))
            {
                read.Add(number);
            }

            return read.Order().SequenceEqual(missing.Order());
        });
    }

    [Fact]
    public void Estimates_are_read_back_to_eighteen_bits()
    {
        Gen.ULong[1, 1UL << 60].Sample(bits =>
        {
            var bytes = Written((ref RtcpWriter writer) => writer.Remb(1, 0xABCD, bits));
            var control = Feedback(bytes, RtcpType.PayloadFeedback, RtcpFeedback.Application);
            return RembMessage.TryParse(control, out var read) && read.Sources == 1 && RembMessage.SourceAt(control, 0) == 0xABCD
                && read.BitsPerSecond <= bits && bits - read.BitsPerSecond <= bits >> 17;
        });
    }

    [Fact]
    public void An_estimate_beyond_64_bits_means_no_limit()
    {
        byte[] control = [.. RembMessage.Identifier, 0, 0xFF, 0xFF, 0xFF];
        Assert.True(RembMessage.TryParse(control, out var read));
        Assert.Equal(ulong.MaxValue, read.BitsPerSecond);
        Assert.False(RembMessage.TryParse([.. RembMessage.Identifier, 3, 0, 0, 1], out _));
    }

    [Fact]
    public void Requests_for_key_frames_are_read_back()
    {
        var pli = Written((ref RtcpWriter writer) => writer.Pli(1, 77));
        Assert.Equal("81CE0002000000010000004D", Convert.ToHexString(pli));
        var fir = Written((ref RtcpWriter writer) => writer.Fir(1, 77, 5));
        Assert.True(FirMessage.TryParse(Feedback(fir, RtcpType.PayloadFeedback, RtcpFeedback.Fir), 0, out var ssrc, out var number));
        Assert.Equal((77u, (byte)5), (ssrc, number));
    }

    private static bool Survives(byte[] bytes)
    {
        var reader = new RtcpReader(bytes);
        var length = 0;
        Span<int> arrivals = stackalloc int[600];
        while (reader.TryRead(out var packet))
        {
            length += packet.Body.Length + 4;
            _ = SenderReport.TryParse(packet.Body, out _);
            for (var i = 0; i < packet.Count; i++)
            {
                _ = ReportBlock.TryParse(ReportBlock.BlocksOf(packet), i, out _);
            }

            if (packet.TryReadFeedback(out _, out _, out var control))
            {
                var missing = new NackReader(control);
                var count = 0;
                while (missing.TryRead(out _))
                {
                    count++;
                }

                if (count > control.Length / 4 * 17)
                {
                    return false;
                }

                _ = RembMessage.TryParse(control, out _);
                _ = FirMessage.TryParse(control, 0, out _, out _);
                _ = TransportFeedback.TryParse(control, arrivals, out _);
            }
        }

        return length <= bytes.Length;
    }

    private static byte[] Written(Write write)
    {
        var buffer = new byte[2000];
        var writer = new RtcpWriter(buffer);
        write(ref writer);
        return buffer[..writer.Length];
    }

    private static byte[] Feedback(byte[] bytes, byte type, byte format)
    {
        var reader = new RtcpReader(bytes);
        Assert.True(reader.TryRead(out var packet));
        Assert.Equal((type, format), (packet.Type, packet.Count));
        Assert.True(packet.TryReadFeedback(out _, out _, out var control));
        return control.ToArray();
    }

    private static List<ReportBlock> Blocks(in RtcpPacket packet)
    {
        List<ReportBlock> blocks = [];
        for (var i = 0; i < packet.Count && ReportBlock.TryParse(ReportBlock.BlocksOf(packet), i, out var block); i++)
        {
            blocks.Add(block);
        }

        return blocks;
    }
}
