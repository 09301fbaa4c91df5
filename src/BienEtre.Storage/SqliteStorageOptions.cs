namespace BienEtre.Storage;

/// <summary>Where the embedded store keeps its files. Relative paths are relative to the working directory.</summary>
/// <param name="DataPath">Folder of the database (configuration key <c>Data:Path</c>); created when missing.</param>
/// <param name="KeysPath">
/// Folder of the key-encryption key (configuration key <c>Keys:Path</c>); created when missing. It must lie outside <paramref name="DataPath"/>, so that a
/// copy of
/// the data never carries the key that opens it.
/// </param>
public sealed record SqliteStorageOptions(string DataPath, string KeysPath);
