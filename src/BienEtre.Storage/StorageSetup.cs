using BienEtre.Domain.AccessLog;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.AccessLog;
using BienEtre.Storage.Consent;
using BienEtre.Storage.Keys;
using BienEtre.Storage.Sqlite;
using BienEtre.Storage.State;
using BienEtre.Storage.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace BienEtre.Storage;

/// <summary>Registers a storage engine.</summary>
public static class StorageSetup
{
    /// <summary>Name under which grains ask for their persisted state: <c>[PersistentState("...", StorageSetup.ProviderName)]</c>.</summary>
    public const string ProviderName = "bienetre";

    /// <summary>
    /// The embedded store, one SQLite file: grain storage named <see cref="ProviderName"/> (encrypted), reminders, <see cref="ISubjectLedger"/>, <see
    /// cref="IAccessLog"/>,
    /// <see cref="IKeyRingStore"/>, <see cref="IStorageProbe"/>, and <see cref="IIdentifiers"/> unless there is one. It opens in the host's <c>Starting</c>
    /// phase, before
    /// the silo starts, and throws <see cref="StorageStartException"/> there when it cannot; it closes after the silo has stopped.
    /// </summary>
    /// <param name="services">The services of the host; the silo is added by the host, on these same services.</param>
    /// <param name="options">Where the files are.</param>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, SqliteStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.AddSingleton<SqliteDatabase>();
        services.AddHostedService<SqliteStart>();
        services.AddSingleton<IWrappedKeys, SqliteWrappedKeys>();
        services.AddSingleton<Func<RootKey>>(provider => () => provider.GetRequiredService<SqliteDatabase>().Root);
        services.AddSingleton<ILedgerRows, SqliteLedgerRows>();
        services.AddSingleton<IAccessRows, SqliteAccessRows>();
        services.AddSingleton<IKeyRingRows, SqliteKeyRingRows>();
        services.AddSingleton<IStorageProbe, SqliteProbe>();
        services.AddSingleton<IReminderTable, SqliteReminderTable>();
        services.AddReminders();
        return services.AddAboveEngine(provider => new SqliteGrainStorage(provider.GetRequiredService<SqliteDatabase>()));
    }

    /// <summary>What is the same over every engine.</summary>
    private static IServiceCollection AddAboveEngine(this IServiceCollection services, Func<IServiceProvider, IGrainStorage> engine)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdentifiers, RandomIdentifiers>();
        services.AddSingleton<StorageCounters>();
        services.AddSingleton<KeyVault>();
        services.AddSingleton<ISubjectLedger, SubjectLedger>();
        services.AddSingleton<IAccessLog, SubjectAccessLog>();
        services.AddSingleton<IKeyRingStore, KeyRing>();
        services.AddKeyedSingleton<IGrainStorage>(ProviderName, (provider, _) => new EncryptedGrainStorage(
            engine(provider), PersistedStates.Find, provider.GetRequiredService<KeyVault>(), provider.GetRequiredService<Serializer>(),
            provider.GetRequiredService<IActivatorProvider>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
