using System.Net;
using System.Net.Sockets;
using BienEtre.Domain.Consent;
using BienEtre.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BienEtre.Storage.Tests.Sqlite;

[Alias("storage-tests-keeper"), GrainInterfaceType("storage-tests-keeper")]
public interface IKeeperGrain : IGrainWithStringKey
{
    [Alias("keep")]
    Task KeepAsync(string text);

    [Alias("kept")]
    Task<string> KeptAsync();

    [Alias("clear")]
    Task ClearAsync();

    [Alias("remind")]
    Task RemindAsync();

    [Alias("reminded")]
    Task<int> RemindersAsync();
}

[GrainType("storage-tests-keeper")]
internal sealed class KeeperGrain([PersistentState("employee", StorageSetup.ProviderName)] IPersistentState<Note> note) : Grain, IKeeperGrain, IRemindable
{
    public async Task KeepAsync(string text)
    {
        note.State.Text = text;
        await note.WriteStateAsync();
    }

    public Task<string> KeptAsync() => Task.FromResult(note.State.Text);

    public Task ClearAsync() => note.ClearStateAsync();

    public Task RemindAsync() => this.RegisterOrUpdateReminder("retention", TimeSpan.FromDays(1), TimeSpan.FromDays(30));

    public async Task<int> RemindersAsync() => (await this.GetReminders()).Count;

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}

/// <summary>The store under a real silo, set up as the host does.</summary>
public sealed class SiloTests
{
    [Fact]
    public async Task Grains_keep_their_state_and_reminders_over_a_restart_of_the_silo()
    {
        using var folders = new Folders();
        var (kept, cleared) = (Some.Id(), Some.Id());
        await WithSiloAsync(folders, async grains =>
        {
            await grains.GetGrain<IKeeperGrain>(kept).KeepAsync("said once");
            await grains.GetGrain<IKeeperGrain>(kept).RemindAsync();
            await grains.GetGrain<IKeeperGrain>(cleared).KeepAsync("to be forgotten");
            await grains.GetGrain<IKeeperGrain>(cleared).ClearAsync();
            Assert.Equal("", await grains.GetGrain<IKeeperGrain>(cleared).KeptAsync());
        });
        await WithSiloAsync(folders, async grains =>
        {
            Assert.Equal("said once", await grains.GetGrain<IKeeperGrain>(kept).KeptAsync());
            Assert.Equal(1, await grains.GetGrain<IKeeperGrain>(kept).RemindersAsync());
            Assert.Equal("", await grains.GetGrain<IKeeperGrain>(cleared).KeptAsync());
        });
        Assert.Equal(1L, RawDatabase.Run(folders.Database, "SELECT count(*) FROM grain_state"));
    }

    [Fact]
    public async Task A_store_that_cannot_start_stops_the_host_before_the_silo()
    {
        using var folders = new Folders();
        await SqliteStore.Open(folders).DisposeAsync();
        File.Delete(folders.Key);
        using var host = Build(folders);

        var refused = await Assert.ThrowsAsync<StorageStartException>(() => host.StartAsync());

        Assert.Equal(StartFault.KeyMissing, refused.Fault);
    }

    [Fact]
    public async Task The_store_serves_until_the_silo_has_stopped_and_is_free_afterwards()
    {
        using var folders = new Folders();
        using var host = Build(folders);
        await host.StartAsync();
        var ledger = host.Services.GetRequiredService<ISubjectLedger>();
        await ledger.AppendAsync(Some.Subject(), LedgerHead.Empty, Some.Event());
        await host.StopAsync();

        await Assert.ThrowsAsync<StorageException>(() => ledger.ReadAsync(Some.Subject()));
        await SqliteStore.Open(folders).DisposeAsync();
    }

    private static async Task WithSiloAsync(Folders folders, Func<IGrainFactory, Task> work)
    {
        using var host = Build(folders);
        await host.StartAsync();
        await work(host.Services.GetRequiredService<IGrainFactory>());
        await host.StopAsync();
    }

    private static IHost Build(Folders folders)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        // The silo first: the store must open before it all the same.
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), gatewayPort: 0));
        builder.Services.AddSqliteStorage(folders.Options);
        return builder.Build();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
