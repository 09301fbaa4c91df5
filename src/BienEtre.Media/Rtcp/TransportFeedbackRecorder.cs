using System.Buffers.Binary;
using BienEtre.Media.Rtp;

namespace BienEtre.Media.Rtcp;

/// <summary>
/// Remembers when packets of a connection arrived and writes transport-wide feedback about them, so that the browser's own bandwidth estimation reaches its
/// full rate (draft-holmer-rmcat-transport-wide-cc-extensions-01). One per connection, one owner thread, no allocation.
/// </summary>
internal sealed class TransportFeedbackRecorder
{
    /// <summary>Arrivals remembered; what is not reported within this many packets is forgotten.</summary>
    public const int HistoryMax = 1024;

    /// <summary>Most packets reported on in one feedback packet, so that it fits a datagram whatever the pattern.</summary>
    public const int StatusMax = 400;

    private const long NotArrived = long.MinValue;

    private readonly long[] _arrivalTicks = new long[HistoryMax];
    private long _next;
    private long _highest = -1;
    private byte _feedbackCount;
    private bool _started;

    /// <summary>Whether something arrived that was not reported yet.</summary>
    public bool IsPending => _started && _next <= _highest;

    /// <summary>How many numbers wait to be reported.</summary>
    public int PendingCount => IsPending ? (int)(_highest - _next + 1) : 0;

    /// <summary>Notes an arrival.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="number">The transport-wide sequence number.</param>
    public void Arrived(long now, ushort number)
    {
        var ticks = now / TransportFeedback.TickMicroseconds;
        if (!_started)
        {
            _started = true;
            Array.Fill(_arrivalTicks, NotArrived);
            _next = _highest = number;
            _arrivalTicks[_highest % HistoryMax] = ticks;
            return;
        }

        var extended = SequenceNumbers.Extend(_highest, number);
        if (extended < 0 || extended <= _highest - HistoryMax)
        {
            return;
        }

        if (extended - _highest >= HistoryMax)
        {
            // A jump over the whole history: start anew rather than report a gap nobody can use.
            Array.Fill(_arrivalTicks, NotArrived);
            _next = _highest = extended;
        }

        while (_highest < extended)
        {
            _arrivalTicks[++_highest % HistoryMax] = NotArrived;
        }

        // A packet that arrives after its gap was reported is reported again, with everything behind it: the sender takes the newer word.
        _next = Math.Max(Math.Min(_next, extended), _highest - HistoryMax + 1);
        _arrivalTicks[extended % HistoryMax] = ticks;
    }

    /// <summary>Writes one feedback packet about the oldest unreported packets. Call again while <see cref="IsPending"/>.</summary>
    /// <param name="writer">Where to; it needs room for a whole feedback packet of 1,200 bytes.</param>
    /// <param name="sender">Who speaks.</param>
    /// <param name="media">Any source of the browser.</param>
    /// <returns>False when nothing is pending.</returns>
    public bool TryWrite(ref RtcpWriter writer, uint sender, uint media)
    {
        // Numbers that never arrived have no time; a packet starts with the time of the first that did.
        var first = _next;
        while (first <= _highest && Ticks(first) == NotArrived)
        {
            first++;
        }

        if (!_started || first > _highest)
        {
            return false;
        }

        // Long gaps are cut: the sender counts numbers that are never reported as lost anyway.
        var start = Math.Max(_next, first - (StatusMax / 2));
        var reference = Ticks(first) / TransportFeedback.TicksPerReference;
        Span<byte> symbols = stackalloc byte[StatusMax];
        Span<byte> deltas = stackalloc byte[StatusMax * 2];
        var count = Measure(start, reference, symbols, deltas, out var deltaLength);
        Span<byte> chunks = stackalloc byte[StatusMax * 2];
        var chunkLength = WriteChunks(symbols[..count], chunks);

        var length = (TransportFeedback.FixedLength + chunkLength + deltaLength + 3) / 4 * 4;
        var control = writer.Feedback(RtcpType.TransportFeedback, RtcpFeedback.TransportCc, sender, media, length);
        control.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(control, (ushort)start);
        BinaryPrimitives.WriteUInt16BigEndian(control[2..], (ushort)count);
        BinaryPrimitives.WriteUInt32BigEndian(control[4..], ((uint)reference << 8) | _feedbackCount++);
        chunks[..chunkLength].CopyTo(control[TransportFeedback.FixedLength..]);
        deltas[..deltaLength].CopyTo(control[(TransportFeedback.FixedLength + chunkLength)..]);
        _next = start + count;
        return true;
    }

    private long Ticks(long number) => _arrivalTicks[number % HistoryMax];

    // Fills symbols and deltas until the pending ones, the room, or the range of a delta ends.
    private int Measure(long start, long reference, Span<byte> symbols, Span<byte> deltas, out int deltaLength)
    {
        deltaLength = 0;
        var last = reference * TransportFeedback.TicksPerReference;
        var count = 0;
        for (; count < symbols.Length && start + count <= _highest; count++)
        {
            var ticks = Ticks(start + count);
            if (ticks == NotArrived)
            {
                symbols[count] = 0;
                continue;
            }

            var delta = ticks - last;
            if (delta is < short.MinValue or > short.MaxValue)
            {
                break;
            }

            last = ticks;
            if (delta is >= 0 and <= byte.MaxValue)
            {
                symbols[count] = 1;
                deltas[deltaLength++] = (byte)delta;
            }
            else
            {
                symbols[count] = 2;
                BinaryPrimitives.WriteInt16BigEndian(deltas[deltaLength..], (short)delta);
                deltaLength += 2;
            }
        }

        return count;
    }

    private static int WriteChunks(ReadOnlySpan<byte> symbols, Span<byte> output)
    {
        var length = 0;
        for (; !symbols.IsEmpty; length += 2)
        {
            var run = symbols.IndexOfAnyExcept(symbols[0]);
            run = run < 0 ? symbols.Length : run;
            int chunk;
            int taken;
            if (run >= 7 || run == symbols.Length)
            {
                taken = run;
                chunk = (symbols[0] << 13) | run;
            }
            else
            {
                var small = symbols[..Math.Min(14, symbols.Length)].IndexOf((byte)2) < 0;
                taken = Math.Min(small ? 14 : 7, symbols.Length);
                chunk = small ? 0x8000 : 0xC000;
                for (var i = 0; i < taken; i++)
                {
                    chunk |= symbols[i] << (small ? 13 - i : 12 - (i * 2));
                }
            }

            BinaryPrimitives.WriteUInt16BigEndian(output[length..], (ushort)chunk);
            symbols = symbols[taken..];
        }

        return length;
    }
}
