using BienEtre.Domain.AccessLog;
using BienEtre.Domain.Consent;
using BienEtre.Storage.Keys;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace BienEtre.Storage.Tests.Support;

/// <summary>A storage engine, set up as a host sets it up, without a silo. The conformance suites know engines by this only.</summary>
internal interface ITestStore : IAsyncDisposable
{
    IServiceProvider Services { get; }

    /// <summary>Closes everything and opens it again from what is stored.</summary>
    Task RestartAsync();
}

internal static class TestStoreExtensions
{
    public static IGrainStorage Grains(this ITestStore store) => store.Services.GetRequiredKeyedService<IGrainStorage>(StorageSetup.ProviderName);

    public static ISubjectLedger Ledger(this ITestStore store) => store.Services.GetRequiredService<ISubjectLedger>();

    public static IAccessLog AccessLog(this ITestStore store) => store.Services.GetRequiredService<IAccessLog>();

    public static IReminderTable Reminders(this ITestStore store) => store.Services.GetRequiredService<IReminderTable>();

    public static KeyVault Vault(this ITestStore store) => store.Services.GetRequiredService<KeyVault>();
}
