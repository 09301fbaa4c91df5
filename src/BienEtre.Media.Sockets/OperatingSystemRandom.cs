using System.Security.Cryptography;

namespace BienEtre.Media.Sockets;

/// <summary>The operating system's random number generator.</summary>
internal sealed class OperatingSystemRandom : IRandomSource
{
    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
