using System.Buffers.Binary;
using System.Text;

namespace BienEtre.Storage.Keys;

/// <summary>Additional authenticated data: a label and parts, each preceded by its length, so that no two different lists of parts give the same
/// bytes.</summary>
internal static class SealContext
{
    /// <summary>Joins a label and its parts.</summary>
    /// <param name="label">What kind of thing is sealed, with the version of its format.</param>
    /// <param name="parts">What identifies the thing.</param>
    public static byte[] Of(string label, params ReadOnlySpan<string> parts)
    {
        var length = sizeof(int) + Encoding.UTF8.GetByteCount(label);
        foreach (var part in parts)
        {
            length += sizeof(int) + Encoding.UTF8.GetByteCount(part);
        }

        var result = new byte[length];
        var rest = Append(result, label);
        foreach (var part in parts)
        {
            rest = Append(rest, part);
        }

        return result;
    }

    private static Span<byte> Append(Span<byte> target, string part)
    {
        var length = Encoding.UTF8.GetBytes(part, target[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        return target[(sizeof(int) + length)..];
    }
}
