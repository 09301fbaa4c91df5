namespace BienEtre.Media.Rtp;

/// <summary>One header extension element.</summary>
internal readonly ref struct HeaderExtension
{
    /// <summary>An element.</summary>
    /// <param name="id">1 to 255.</param>
    /// <param name="data">0 to 255 bytes.</param>
    public HeaderExtension(byte id, ReadOnlySpan<byte> data)
    {
        Id = id;
        Data = data;
    }

    /// <summary>The number the connection's SDP gave it.</summary>
    public byte Id { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Data { get; }
}

/// <summary>Reads the elements of a header extension in either form (RFC 8285 sections 4.2 and 4.3). What does not parse ends the reading.</summary>
internal ref struct HeaderExtensions
{
    /// <summary>The profile of the one-byte form.</summary>
    public const ushort OneByte = 0xBEDE;

    /// <summary>The profile of the two-byte form, its low four bits being application bits.</summary>
    public const ushort TwoByte = 0x1000;

    private readonly bool _twoByte;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts reading.</summary>
    /// <param name="profile">The profile; elements of other profiles are not read.</param>
    /// <param name="elements">The elements.</param>
    public HeaderExtensions(ushort profile, ReadOnlySpan<byte> elements)
    {
        _twoByte = (profile & 0xFFF0) == TwoByte;
        _rest = _twoByte || profile == OneByte ? elements : default;
    }

    /// <summary>Reads the next element; never throws.</summary>
    /// <param name="element">The element when it returns true.</param>
    public bool TryRead(out HeaderExtension element)
    {
        element = default;
        while (!_rest.IsEmpty && _rest[0] == 0)
        {
            _rest = _rest[1..];
        }

        var head = _twoByte ? 2 : 1;
        if (_rest.Length < head)
        {
            return false;
        }

        var id = _twoByte ? _rest[0] : (byte)(_rest[0] >> 4);
        var length = _twoByte ? _rest[1] : (_rest[0] & 0x0F) + 1;

        // Number 15 of the one-byte form ends the elements; number 0 with a length is reserved and treated the same.
        if ((!_twoByte && id is 0 or 15) || _rest.Length < head + length)
        {
            _rest = default;
            return false;
        }

        element = new HeaderExtension(id, _rest.Slice(head, length));
        _rest = _rest[(head + length)..];
        return true;
    }
}
