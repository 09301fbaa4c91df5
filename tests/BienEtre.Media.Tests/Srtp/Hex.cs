namespace BienEtre.Media.Tests;

/// <summary>Bytes from the hexadecimal of an RFC, blanks and line breaks allowed.</summary>
internal static class Hex
{
    public static byte[] Bytes(string text) => Convert.FromHexString(string.Concat(text.Where(char.IsAsciiHexDigit)));
}
