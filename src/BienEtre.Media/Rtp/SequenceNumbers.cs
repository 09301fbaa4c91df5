namespace BienEtre.Media.Rtp;

/// <summary>Unwraps 16-bit numbers into a running 64-bit count: the value closest to a reference that has these low 16 bits.</summary>
internal static class SequenceNumbers
{
    /// <summary>The extended number closest to the reference. It may be negative just after a start.</summary>
    /// <param name="reference">A number known so far, usually the highest.</param>
    /// <param name="number">The low 16 bits of the wanted number.</param>
    public static long Extend(long reference, ushort number) => reference + (short)(ushort)(number - (ushort)reference);
}
