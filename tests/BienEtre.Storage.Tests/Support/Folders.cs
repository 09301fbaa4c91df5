namespace BienEtre.Storage.Tests.Support;

/// <summary>A data folder and a keys folder beside each other, removed at the end.</summary>
internal sealed class Folders : IDisposable
{
    private readonly DirectoryInfo? _root;

    public Folders(string? data = null)
    {
        _root = Directory.CreateTempSubdirectory("bienetre-storage-");
        Data = data ?? Path.Combine(_root.FullName, "data");
        Keys = Path.Combine(_root.FullName, "keys");
    }

    /// <summary>Folders that somebody else removes.</summary>
    public Folders(SqliteStorageOptions options) => (Data, Keys) = (options.DataPath, options.KeysPath);

    public string Data { get; }

    public string Keys { get; }

    public SqliteStorageOptions Options => new(Data, Keys);

    public string Database => Path.Combine(Data, "bienetre.db");

    public string Key => Path.Combine(Keys, "key-encryption-key");

    public void Dispose() => _root?.Delete(recursive: true);
}
