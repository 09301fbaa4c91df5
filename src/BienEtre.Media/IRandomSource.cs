namespace BienEtre.Media;

/// <summary>Where the core's random bytes come from. The sockets project supplies the operating system's; a test supplies a seeded one.</summary>
public interface IRandomSource
{
    /// <summary>Fills the span with cryptographically strong random bytes.</summary>
    /// <param name="destination">The bytes to fill.</param>
    void Fill(Span<byte> destination);
}
