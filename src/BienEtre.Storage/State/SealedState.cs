namespace BienEtre.Storage.State;

/// <summary>The only thing that an engine stores as grain state: ciphertext. An engine's provider refuses any other type, so no state can reach it in
/// clear.</summary>
/// <param name="Bytes">The sealed bytes.</param>
internal sealed record SealedState(byte[] Bytes)
{
    /// <summary>No state.</summary>
    public static SealedState None { get; } = new([]);
}
