namespace BienEtre.Storage.Keys;

/// <summary>Where an engine keeps wrapped data-encryption keys.</summary>
internal interface IWrappedKeys
{
    /// <summary>The wrapped key, or null when there is none.</summary>
    Task<byte[]?> FindAsync(DataKeyName name, CancellationToken cancellationToken);

    /// <summary>Stores a wrapped key durably unless there is one; returns the one that is stored.</summary>
    Task<byte[]> AddOrGetAsync(DataKeyName name, byte[] wrapped, CancellationToken cancellationToken);

    /// <summary>Deletes a wrapped key so that no copy is left in the engine's files; false when there was none.</summary>
    Task<bool> DeleteAsync(DataKeyName name, CancellationToken cancellationToken);
}
