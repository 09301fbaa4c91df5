using System.Buffers.Binary;

namespace BienEtre.Media.Rtcp;

/// <summary>Reads the pairs of packet id and bitmask of a generic NACK one sequence number at a time (RFC 4585 section 6.2.1).</summary>
internal ref struct NackReader
{
    private ReadOnlySpan<byte> _rest;
    private ushort _packetId;
    private uint _mask;

    /// <summary>Starts reading.</summary>
    /// <param name="control">The feedback control information.</param>
    public NackReader(ReadOnlySpan<byte> control) => _rest = control;

    /// <summary>Reads the next missing sequence number; never throws.</summary>
    /// <param name="sequenceNumber">The number when it returns true.</param>
    public bool TryRead(out ushort sequenceNumber)
    {
        sequenceNumber = 0;
        if (_mask == 0)
        {
            if (_rest.Length < 4)
            {
                return false;
            }

            // Bit 0 is the packet id itself, bit n+1 the n-th bit of the mask.
            _packetId = BinaryPrimitives.ReadUInt16BigEndian(_rest);
            _mask = ((uint)BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) << 1) | 1;
            _rest = _rest[4..];
        }

        var bit = System.Numerics.BitOperations.TrailingZeroCount(_mask);
        _mask &= _mask - 1;
        sequenceNumber = (ushort)(_packetId + bit);
        return true;
    }
}

/// <summary>Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03 section 2.2).</summary>
/// <param name="BitsPerSecond">The estimate.</param>
/// <param name="Sources">How many sources follow.</param>
internal readonly record struct RembMessage(ulong BitsPerSecond, int Sources)
{
    /// <summary>The four letters that tell REMB from other application feedback.</summary>
    public static ReadOnlySpan<byte> Identifier => "REMB"u8;

    /// <summary>Reads the message; never throws.</summary>
    /// <param name="control">The feedback control information of an application feedback packet.</param>
    /// <param name="message">The message when it returns true.</param>
    public static bool TryParse(ReadOnlySpan<byte> control, out RembMessage message)
    {
        message = default;
        if (control.Length < 8 || !control[..4].SequenceEqual(Identifier) || control.Length < 8 + (control[4] * 4))
        {
            return false;
        }

        var exponent = control[5] >> 2;
        var mantissa = ((ulong)(control[5] & 3) << 16) | BinaryPrimitives.ReadUInt16BigEndian(control[6..]);

        // 18 bits shifted by up to 63 overflow 64: such an estimate means "no limit".
        var bits = exponent > 46 && mantissa != 0 ? ulong.MaxValue : mantissa << exponent;
        message = new RembMessage(bits, control[4]);
        return true;
    }

    /// <summary>One of the sources the estimate is about.</summary>
    /// <param name="control">The feedback control information this message was read from.</param>
    /// <param name="at">From 0 to <see cref="Sources"/> - 1.</param>
    public static uint SourceAt(ReadOnlySpan<byte> control, int at) => BinaryPrimitives.ReadUInt32BigEndian(control[(8 + (at * 4))..]);
}

/// <summary>The entries of a full intra request (RFC 5104 section 4.3.1.1).</summary>
internal static class FirMessage
{
    /// <summary>Length of an entry in bytes.</summary>
    public const int EntryLength = 8;

    /// <summary>Reads an entry; never throws.</summary>
    /// <param name="control">The feedback control information.</param>
    /// <param name="at">Which entry, from 0.</param>
    /// <param name="ssrc">The source that shall send a key frame.</param>
    /// <param name="sequenceNumber">The request's number; a repeated one is the same request.</param>
    public static bool TryParse(ReadOnlySpan<byte> control, int at, out uint ssrc, out byte sequenceNumber)
    {
        ssrc = 0;
        sequenceNumber = 0;
        if (at < 0 || control.Length < (at + 1) * EntryLength)
        {
            return false;
        }

        ssrc = BinaryPrimitives.ReadUInt32BigEndian(control[(at * EntryLength)..]);
        sequenceNumber = control[(at * EntryLength) + 4];
        return true;
    }
}
