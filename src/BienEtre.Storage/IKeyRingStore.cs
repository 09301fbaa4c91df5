namespace BienEtre.Storage;

/// <summary>
/// Durable place for the key ring of the web framework's data protection, so that sign-in cookies survive a restart. Values are encrypted under the
/// key-encryption key before they are stored. Synchronous, because the framework asks synchronously; safe from any thread.
/// </summary>
public interface IKeyRingStore
{
    /// <summary>All values, in the order in which they were stored first.</summary>
    IReadOnlyList<string> ReadAll();

    /// <summary>Stores a value durably; a value of the same name is replaced.</summary>
    /// <param name="name">Name of the key, at most 256 characters.</param>
    /// <param name="value">The value, at most 64 KiB of UTF-8.</param>
    void Store(string name, string value);
}
