using BienEtre.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace BienEtre.Storage.Tests.Support;

/// <summary>The embedded engine in folders of its own.</summary>
internal sealed class SqliteStore : ITestStore
{
    private readonly bool _ownsFolders;
    private readonly TimeProvider _time;
    private ServiceProvider _services;

    private SqliteStore(Folders folders, bool ownsFolders, TimeProvider time)
    {
        Folders = folders;
        _ownsFolders = ownsFolders;
        _time = time;
        _services = Start(folders.Options, time);
    }

    public Folders Folders { get; }

    public IServiceProvider Services => _services;

    public SqliteDatabase Database => _services.GetRequiredService<SqliteDatabase>();

    /// <summary>Opens a store; throws <see cref="StorageStartException"/> as a host would at start.</summary>
    public static SqliteStore Open(Folders? folders = null, TimeProvider? time = null) =>
        new(folders ?? new Folders(), folders is null, time ?? TimeProvider.System);

    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _services = Start(Folders.Options, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsFolders)
        {
            Folders.Dispose();
        }
    }

    private static ServiceProvider Start(SqliteStorageOptions options, TimeProvider time)
    {
        var services = new ServiceCollection().AddLogging().AddSerializer().AddSingleton(time).AddSqliteStorage(options).BuildServiceProvider();
        try
        {
            services.GetRequiredService<SqliteDatabase>().Start();
            return services;
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }
}
