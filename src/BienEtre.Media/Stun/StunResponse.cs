using System.Buffers.Binary;

namespace BienEtre.Media.Stun;

/// <summary>Writes answers to binding requests without allocation (RFC 8489 6.3, RFC 8445 7.3.1).</summary>
public static class StunResponse
{
    /// <summary>The longest answer written, in bytes: give an output of at least this length.</summary>
    public const int BytesMax = 128;

    /// <summary>Writes a success answer with XOR-MAPPED-ADDRESS, MESSAGE-INTEGRITY and FINGERPRINT.</summary>
    /// <param name="output">At least <see cref="BytesMax"/> bytes.</param>
    /// <param name="transactionId">The request's, 12 bytes.</param>
    /// <param name="mapped">Where the request came from.</param>
    /// <param name="localPassword">Our password in ASCII, the same as in the request.</param>
    /// <returns>The length written.</returns>
    public static int WriteSuccess(Span<byte> output, ReadOnlySpan<byte> transactionId, in TransportAddress mapped, ReadOnlySpan<byte> localPassword)
    {
        var length = Header(output, StunWire.BindingSuccessType, transactionId);
        var size = mapped.IsIPv4 ? 4 : 16;
        var value = Attribute(output, ref length, StunWire.XorMappedAddress, 4 + size);
        value[0] = 0;
        value[1] = (byte)(mapped.IsIPv4 ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(mapped.Port ^ (StunWire.Cookie >> 16)));
        if (mapped.IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(value[4..], mapped.IPv4 ^ StunWire.Cookie);
        }
        else
        {
            // Cookie and transaction id stand next to each other in the header (RFC 8489 14.2).
            BinaryPrimitives.WriteUInt128BigEndian(value[4..], mapped.Address ^ BinaryPrimitives.ReadUInt128BigEndian(output[4..]));
        }

        return Finish(output, length, localPassword);
    }

    /// <summary>
    /// Writes an error answer. 400 and 401 carry no MESSAGE-INTEGRITY, because the request was not authenticated (RFC 8489 9.1.3); 420 and 487 do.
    /// Answer errors to known users only: an unknown user fragment gets silence, so that the port is no oracle.
    /// </summary>
    /// <param name="output">At least <see cref="BytesMax"/> bytes.</param>
    /// <param name="transactionId">The request's, 12 bytes.</param>
    /// <param name="code">300 to 699.</param>
    /// <param name="localPassword">Our password in ASCII.</param>
    /// <param name="unknownAttribute">For 420: the attribute that was not understood.</param>
    /// <returns>The length written.</returns>
    public static int WriteError(
        Span<byte> output, ReadOnlySpan<byte> transactionId, int code, ReadOnlySpan<byte> localPassword, ushort unknownAttribute = 0)
    {
        var reason = code switch
        {
            400 => "Bad Request"u8,
            401 => "Unauthenticated"u8,
            420 => "Unknown Attribute"u8,
            487 => "Role Conflict"u8,
            _ => "Error"u8,
        };
        var length = Header(output, StunWire.BindingErrorType, transactionId);
        var value = Attribute(output, ref length, StunWire.ErrorCode, 4 + reason.Length);
        value[0] = 0;
        value[1] = 0;
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        reason.CopyTo(value[4..]);
        if (unknownAttribute != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(Attribute(output, ref length, StunWire.UnknownAttributes, 2), unknownAttribute);
        }

        return Finish(output, length, code is 400 or 401 ? [] : localPassword);
    }

    private static int Header(Span<byte> output, ushort type, ReadOnlySpan<byte> transactionId)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output, type);
        BinaryPrimitives.WriteUInt32BigEndian(output[4..], StunWire.Cookie);
        transactionId.CopyTo(output.Slice(8, StunWire.TransactionIdLength));
        return StunWire.HeaderLength;
    }

    // Returns the value's bytes; padding up to four bytes is zeroed (RFC 8489 14).
    private static Span<byte> Attribute(Span<byte> output, ref int length, ushort type, int valueLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output[length..], type);
        BinaryPrimitives.WriteUInt16BigEndian(output[(length + 2)..], (ushort)valueLength);
        var padded = (valueLength + 3) & ~3;
        output.Slice(length + 4 + valueLength, padded - valueLength).Clear();
        var value = output.Slice(length + 4, valueLength);
        length += 4 + padded;
        return value;
    }

    private static int Finish(Span<byte> output, int length, ReadOnlySpan<byte> password)
    {
        if (!password.IsEmpty)
        {
            var offset = length;
            var integrity = Attribute(output, ref length, StunWire.MessageIntegrity, StunWire.IntegrityLength);
            StunWire.Integrity(output, offset, password, integrity);
        }

        var end = length;
        var fingerprint = Attribute(output, ref length, StunWire.Fingerprint, 4);
        BinaryPrimitives.WriteUInt16BigEndian(output[2..], (ushort)(length - StunWire.HeaderLength));
        BinaryPrimitives.WriteUInt32BigEndian(fingerprint, StunWire.FingerprintOf(output[..end]));
        return length;
    }
}
