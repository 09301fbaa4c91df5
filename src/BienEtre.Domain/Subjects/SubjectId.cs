using System.Buffers;

namespace BienEtre.Domain.Subjects;

/// <summary>
/// The random pseudonym of a data subject (employee or practitioner): 128 bits as 32 lowercase hexadecimal digits.
/// It says nothing about the person; the link to a name exists nowhere in this system (GDPR Art. 4(5), 25).
/// </summary>
/// <param name="Value">32 lowercase hexadecimal digits.</param>
public readonly record struct SubjectId(string Value)
{
    /// <summary>Length of <see cref="Value"/> in characters.</summary>
    public const int Length = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether <paramref name="value"/> has the shape of a subject id.</summary>
    public static bool IsValid(string? value) =>
        value is { Length: Length } && value.AsSpan().IndexOfAnyExcept(Digits) < 0;

    /// <summary>The id as text; a pseudonym, never an identity.</summary>
    public override string ToString() => Value;
}
