namespace BienEtre.Storage.Keys;

/// <summary>One value of the key ring as an engine stores it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SealedValue">The value, encrypted.</param>
internal sealed record KeyRingRow(string Name, byte[] SealedValue);

/// <summary>Where an engine keeps the key ring.</summary>
internal interface IKeyRingRows
{
    /// <summary>All rows, in the order in which their names were stored first.</summary>
    Task<IReadOnlyList<KeyRingRow>> ReadAsync();

    /// <summary>Stores a row durably, in the place of one of the same name.</summary>
    Task StoreAsync(KeyRingRow row);
}
