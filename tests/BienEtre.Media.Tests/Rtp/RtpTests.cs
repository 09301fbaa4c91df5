using BienEtre.Media.Rtp;
using BienEtre.Media.Sdp;
using CsCheck;

namespace BienEtre.Media.Tests.Rtp;

/// <summary>Headers, extensions, retransmissions and key frames.</summary>
public sealed class RtpTests
{
    [Fact]
    public void Any_bytes_are_read_without_a_fault_and_within_their_bounds()
    {
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            if (!RtpHeader.TryParse(bytes, out var header))
            {
                return true;
            }

            var reader = new HeaderExtensions(header.ExtensionProfile, bytes.AsSpan(header.ExtensionOffset, header.ExtensionLength));
            var read = 0;
            while (reader.TryRead(out var element))
            {
                read += element.Data.Length + 1;
            }

            header.TryFindPayload(bytes, out var payload);
            foreach (var codec in Enum.GetValues<CodecKind>())
            {
                _ = KeyFrame.Begins(codec, payload);
            }

            return header.Length <= bytes.Length && read <= header.ExtensionLength && payload.Length <= bytes.Length - header.Length;
        }, iter: 20_000);
    }

    [Fact]
    public void What_looks_like_rtp_is_read_without_a_fault()
    {
        Gen.Select(Gen.Byte, Gen.Byte.Array[11, 120]).Sample((first, rest) =>
        {
            byte[] bytes = [(byte)(0x80 | (first & 0x3F)), .. rest];
            return !RtpHeader.TryParse(bytes, out var header) || header.Length is >= 12 and <= 131;
        }, iter: 20_000);
    }

    [Fact]
    public void A_written_header_is_read_back()
    {
        var elements = Gen.Select(Gen.Byte[1, 14], Gen.Byte.Array[1, 16]).List[0, 6];
        Gen.Select(Gen.Bool, Gen.Byte[0, 127], Gen.UShort, Gen.UInt, Gen.UInt, elements, Gen.Byte.Array[0, 100])
            .Sample((marker, payloadType, sequence, timestamp, ssrc, extensions, payload) =>
            {
                var packet = new byte[400];
                var writer = new HeaderExtensionWriter(packet, twoByte: false);
                foreach (var (id, data) in extensions)
                {
                    data.CopyTo(writer.Add(id, data.Length));
                }

                var length = writer.Finish();
                RtpHeader.Write(packet, length > RtpHeader.FixedLength, marker, payloadType, sequence, timestamp, ssrc);
                payload.CopyTo(packet, length);
                return RtpHeader.TryParse(packet.AsSpan(0, length + payload.Length), out var header)
                    && (header.Marker, header.PayloadType, header.SequenceNumber) == (marker, payloadType, sequence)
                    && (header.Timestamp, header.Ssrc) == (timestamp, ssrc)
                    && header.Length == length
                    && header.TryFindPayload(packet.AsSpan(0, length + payload.Length), out var read) && read.SequenceEqual(payload)
                    && Elements(header, packet).SequenceEqual(extensions.Select(element => (element.Item1, Convert.ToHexString(element.Item2))));
            });
    }

    [Fact]
    public void Long_elements_and_high_numbers_use_the_two_byte_form()
    {
        Assert.True(HeaderExtensionWriter.NeedsTwoByte(15, 1));
        Assert.True(HeaderExtensionWriter.NeedsTwoByte(1, 17));
        Assert.True(HeaderExtensionWriter.NeedsTwoByte(1, 0));
        Assert.False(HeaderExtensionWriter.NeedsTwoByte(14, 16));
        var packet = new byte[400];
        var writer = new HeaderExtensionWriter(packet, twoByte: true);
        writer.Add(200, 0);
        writer.Add(3, 40).Fill(7);
        var length = writer.Finish();
        RtpHeader.Write(packet, true, false, 1, 2, 3, 4);
        Assert.True(RtpHeader.TryParse(packet.AsSpan(0, length), out var header));
        Assert.Equal([((byte)200, string.Empty), ((byte)3, string.Concat(Enumerable.Repeat("07", 40)))], Elements(header, packet));
    }

    [Theory]
    [InlineData("800000", false)]
    [InlineData("400000010000000200000003", false)]
    [InlineData("810000010000000200000003", false)]
    [InlineData("900000010000000200000003BEDE0001", false)]
    [InlineData("800000010000000200000003", true)]
    [InlineData("81000001000000020000000300000009", true)]
    public void Truncated_headers_are_refused(string bytes, bool valid) => Assert.Equal(valid, RtpHeader.TryParse(Hex.Bytes(bytes), out _));

    [Theory]
    [InlineData("A00000010000000200000003AABB0002", 2)]
    [InlineData("A000000100000002000000030004", -1)]
    [InlineData("A00000010000000200000003AA00", -1)]
    [InlineData("A00000010000000200000003", -1)]
    [InlineData("A0000001000000020000000300000003", 1)]
    public void Padding_is_taken_off(string bytes, int payload)
    {
        var packet = Hex.Bytes(bytes);
        Assert.True(RtpHeader.TryParse(packet, out var header));
        Assert.Equal(payload >= 0, header.TryFindPayload(packet, out var found));
        if (payload >= 0)
        {
            Assert.Equal(payload, found.Length);
        }
    }

    [Fact]
    public void A_retransmission_carries_the_original()
    {
        var output = new byte[10];
        var length = Rtx.Write(output, 0xABCD, [1, 2, 3]);
        Assert.True(Rtx.TryParse(output.AsSpan(0, length), out var original, out var payload));
        Assert.Equal(0xABCD, original);
        Assert.Equal([1, 2, 3], payload.ToArray());
        Assert.False(Rtx.TryParse([1], out _, out _));
    }

    [Fact]
    public void Sequence_numbers_unwrap_to_the_closest() =>
        Gen.Select(Gen.Long[100_000, long.MaxValue / 2], Gen.Int[-32_768, 32_767])
            .Sample((reference, distance) => SequenceNumbers.Extend(reference, (ushort)(reference + distance)) == reference + distance);

    [Theory]
    [InlineData(CodecKind.Vp8, "1000", true)]
    [InlineData(CodecKind.Vp8, "1001", false)]
    [InlineData(CodecKind.Vp8, "0000", false)]
    [InlineData(CodecKind.Vp8, "90808001 00", true)]
    [InlineData(CodecKind.Vp8, "9080800101", false)]
    [InlineData(CodecKind.Vp8, "90E0 8001 05 20 00", true)]
    [InlineData(CodecKind.Vp8, "9080", false)]
    [InlineData(CodecKind.Vp9, "08", true)]
    [InlineData(CodecKind.Vp9, "48", false)]
    [InlineData(CodecKind.Vp9, "A8 8001 00", true)]
    [InlineData(CodecKind.Vp9, "A8 8001 02", false)]
    [InlineData(CodecKind.H264, "65", true)]
    [InlineData(CodecKind.H264, "41", false)]
    [InlineData(CodecKind.H264, "78 0001 67", true)]
    [InlineData(CodecKind.H264, "7C 85", true)]
    [InlineData(CodecKind.H264, "7C 05", false)]
    [InlineData(CodecKind.Av1, "18", true)]
    [InlineData(CodecKind.Av1, "10", false)]
    [InlineData(CodecKind.Opus, "08", false)]
    public void Key_frames_are_told_from_descriptors(CodecKind codec, string payload, bool key) =>
        Assert.Equal(key, KeyFrame.Begins(codec, Hex.Bytes(payload)));

    private static List<(byte, string)> Elements(in RtpHeader header, byte[] packet)
    {
        List<(byte, string)> read = [];
        var reader = new HeaderExtensions(header.ExtensionProfile, packet.AsSpan(header.ExtensionOffset, header.ExtensionLength));
        while (reader.TryRead(out var element))
        {
            read.Add((element.Id, Convert.ToHexString(element.Data)));
        }

        return read;
    }
}
