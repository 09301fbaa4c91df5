using Microsoft.Extensions.Hosting;

namespace BienEtre.Storage.Sqlite;

/// <summary>Opens the database before any hosted part starts, the silo among them, and closes it after all of them have stopped.</summary>
internal sealed class SqliteStart(SqliteDatabase database) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        database.Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        database.Stop();
        return Task.CompletedTask;
    }
}
