using Microsoft.Extensions.DependencyInjection;

namespace BienEtre.Storage;

/// <summary>Registers a storage engine.</summary>
public static class StorageSetup
{
    /// <summary>Name under which grains ask for their persisted state: <c>[PersistentState("...", StorageSetup.ProviderName)]</c>.</summary>
    public const string ProviderName = "bienetre";

    /// <summary>
    /// The embedded store: one SQLite file. It opens in the host's <c>Starting</c> phase, before the silo starts, and throws
    /// <see cref="StorageStartException"/> there when it cannot.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="options">Where the files are.</param>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, SqliteStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return services.AddSingleton(options);
    }
}
