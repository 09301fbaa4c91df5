using System.Buffers.Binary;

namespace BienEtre.Media.Rtcp;

/// <summary>The fixed part of transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).</summary>
/// <param name="BaseSequence">The first sequence number reported on.</param>
/// <param name="StatusCount">How many sequence numbers are reported on.</param>
/// <param name="ReferenceTime">Arrival reference in units of 64 ms, 24 bits.</param>
/// <param name="FeedbackCount">One more with every feedback packet, 8 bits.</param>
internal readonly record struct TransportFeedback(ushort BaseSequence, int StatusCount, int ReferenceTime, byte FeedbackCount)
{
    /// <summary>Length of the fixed part in bytes.</summary>
    public const int FixedLength = 8;

    /// <summary>One tick of an arrival delta in microseconds.</summary>
    public const int TickMicroseconds = 250;

    /// <summary>One unit of the reference time in ticks: 64 ms.</summary>
    public const int TicksPerReference = 256;

    /// <summary>Longest run of one run length chunk.</summary>
    public const int RunMax = 0x1FFF;

    /// <summary>
    /// Reads a feedback packet; never throws. For each reported number <paramref name="arrivals"/> holds its arrival in ticks since the reference time, or
    /// <see cref="NotReceived"/>.
    /// </summary>
    /// <param name="control">The feedback control information.</param>
    /// <param name="arrivals">At least as long as the status count, else the packet is refused.</param>
    /// <param name="feedback">The fixed part when it returns true.</param>
    public static bool TryParse(ReadOnlySpan<byte> control, Span<int> arrivals, out TransportFeedback feedback)
    {
        feedback = default;
        if (control.Length < FixedLength)
        {
            return false;
        }

        var word = BinaryPrimitives.ReadUInt32BigEndian(control[4..]);
        var count = BinaryPrimitives.ReadUInt16BigEndian(control[2..]);
        if (count == 0 || count > arrivals.Length || !TryReadStatus(control[FixedLength..], arrivals[..count], out var chunks))
        {
            return false;
        }

        feedback = new TransportFeedback(BinaryPrimitives.ReadUInt16BigEndian(control), count, (int)(word >> 8), (byte)word);
        return TryReadDeltas(control[(FixedLength + chunks)..], arrivals[..count]);
    }

    /// <summary>Stands for a packet that did not arrive.</summary>
    public const int NotReceived = int.MinValue;

    // Puts the symbol of each packet (0 none, 1 one byte, 2 two bytes) into its place.
    private static bool TryReadStatus(ReadOnlySpan<byte> rest, Span<int> symbols, out int length)
    {
        length = 0;
        for (var done = 0; done < symbols.Length; length += 2)
        {
            if (rest.Length < length + 2)
            {
                return false;
            }

            var chunk = BinaryPrimitives.ReadUInt16BigEndian(rest[length..]);
            if ((chunk & 0x8000) == 0)
            {
                var run = Math.Min(chunk & RunMax, symbols.Length - done);
                if (run == 0)
                {
                    return false;
                }

                symbols.Slice(done, run).Fill((chunk >> 13) & 3);
                done += run;
                continue;
            }

            var twoBits = (chunk & 0x4000) != 0;
            for (var shift = twoBits ? 12 : 13; shift >= 0 && done < symbols.Length; shift -= twoBits ? 2 : 1)
            {
                symbols[done++] = (chunk >> shift) & (twoBits ? 3 : 1);
            }
        }

        return true;
    }

    private static bool TryReadDeltas(ReadOnlySpan<byte> rest, Span<int> symbols)
    {
        var time = 0;
        foreach (ref var symbol in symbols)
        {
            var size = symbol;
            if (size == 0)
            {
                symbol = NotReceived;
                continue;
            }

            if (size == 3 || rest.Length < size)
            {
                return false;
            }

            time += size == 1 ? rest[0] : BinaryPrimitives.ReadInt16BigEndian(rest);
            symbol = time;
            rest = rest[size..];
        }

        return true;
    }
}
