using System.Buffers.Binary;

namespace BienEtre.Media.Rtp;

/// <summary>
/// Writes the elements of a header extension behind a fixed header. The form is chosen beforehand, because RFC 8285 section 4.1.2 allows one form per packet.
/// </summary>
internal ref struct HeaderExtensionWriter
{
    /// <summary>Longest element of the one-byte form.</summary>
    public const int OneByteDataMax = 16;

    private readonly Span<byte> _packet;
    private readonly bool _twoByte;
    private int _at;

    /// <summary>Starts behind the fixed header; four bytes are kept for profile and length.</summary>
    /// <param name="packet">The whole packet.</param>
    /// <param name="twoByte">Whether to write the two-byte form.</param>
    public HeaderExtensionWriter(Span<byte> packet, bool twoByte)
    {
        _packet = packet;
        _twoByte = twoByte;
        _at = RtpHeader.FixedLength + 4;
    }

    /// <summary>Whether an element needs the two-byte form.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="length">Its length.</param>
    public static bool NeedsTwoByte(byte id, int length) => id > 14 || length is 0 or > OneByteDataMax;

    /// <summary>Appends an element and returns where its bytes go. The caller has chosen a form that can hold it.</summary>
    /// <param name="id">The receiver's number.</param>
    /// <param name="length">The length.</param>
    public Span<byte> Add(byte id, int length)
    {
        if (_twoByte)
        {
            _packet[_at++] = id;
            _packet[_at++] = (byte)length;
        }
        else
        {
            _packet[_at++] = (byte)((id << 4) | (length - 1));
        }

        var data = _packet.Slice(_at, length);
        _at += length;
        return data;
    }

    /// <summary>Pads to a word, writes profile and length.</summary>
    /// <returns>The header's whole length; the length of the fixed header when no element was added.</returns>
    public int Finish()
    {
        const int start = RtpHeader.FixedLength + 4;
        if (_at == start)
        {
            return RtpHeader.FixedLength;
        }

        while (_at % 4 != 0)
        {
            _packet[_at++] = 0;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_packet[RtpHeader.FixedLength..], _twoByte ? HeaderExtensions.TwoByte : HeaderExtensions.OneByte);
        BinaryPrimitives.WriteUInt16BigEndian(_packet[(RtpHeader.FixedLength + 2)..], (ushort)((_at - start) / 4));
        return _at;
    }
}
