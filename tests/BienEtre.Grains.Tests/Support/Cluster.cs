using System.Globalization;
using System.Security.Cryptography;
using BienEtre.Domain.AccessLog;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using BienEtre.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

[assembly: AssemblyFixture(typeof(Cluster))]

// The tests share one clock: whoever moves it moves it for all.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace BienEtre.Grains.Tests.Support;

/// <summary>One silo (or more) with the real gate and the real grains, doubles at the ports, and a clock that stands still until a test moves it.</summary>
public sealed class Cluster : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    public Cluster()
    {
        Relay = new RecordingRelay(Timeline, Clock);
        Ledger = new MemoryLedger(Timeline);
        Tokens = new ActorTokens(RandomNumberGenerator.GetBytes(ActorTokens.KeyLength), Clock);
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.Parse("2026-06-01T09:00:00Z", CultureInfo.InvariantCulture));

    public Timeline Timeline { get; } = new();

    public RecordingRelay Relay { get; }

    public MemoryLedger Ledger { get; }

    public MemoryAccessLog AccessLog { get; } = new();

    public MemoryGrainStorage Storage { get; } = new();

    public RandomIdentifiers Identifiers { get; } = new();

    public ActorTokens Tokens { get; }

    public LogLines Logs { get; } = new();

    public Action<ISiloBuilder>? More { get; init; }

    /// <summary>How many nodes; more than one live in real time, since nodes that watch each other cannot do so on a clock that stands still.</summary>
    public short SiloCount { get; init; } = 1;

    /// <summary>The silo's own factory: what pages and the hub use in production.</summary>
    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => _cluster!.Silos[0].ServiceProvider;

    public InProcessTestCluster Silo => _cluster!;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(SiloCount);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddBienEtreGrains();
            silo.UseInMemoryReminderService();
            silo.Services.AddLogging(logging => logging.ClearProviders().AddProvider(Logs));
            silo.Services.AddSingleton(SiloCount > 1 ? TimeProvider.System : Clock);
            silo.Services.AddSingleton(Tokens);
            silo.Services.AddSingleton<ISubjectLedger>(Ledger);
            silo.Services.AddSingleton<IAccessLog>(AccessLog);
            silo.Services.AddSingleton<IMediaRelay>(Relay);
            silo.Services.AddSingleton<IIdentifiers>(Identifiers);
            silo.Services.AddKeyedSingleton<IGrainStorage>(GrainsSetup.StorageName, (services, _) => Storage.For(services.GetRequiredService<Serializer>()));
            More?.Invoke(silo);
        });
        builder.Options.InitializeClientOnDeploy = false;
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable("GRAINS_TEST_LOG") is { } file)
        {
            await File.WriteAllLinesAsync(file, Logs.All);
        }

        if (_cluster is { } cluster)
        {
            await cluster.DisposeAsync();
        }
    }

    /// <summary>Somebody new.</summary>
    public SubjectId NewSubject() => new(Identifiers.NewId());

    /// <summary>Runs as an actor.</summary>
    public async Task<T> As<T>(Actor actor, Func<IGrainFactory, Task<T>> call)
    {
        using (Tokens.Act(actor))
        {
            return await call(Grains);
        }
    }

    /// <summary>Runs as an actor.</summary>
    public async Task As(Actor actor, Func<IGrainFactory, Task> call)
    {
        using (Tokens.Act(actor))
        {
            await call(Grains);
        }
    }

    /// <summary>Moves the clock in steps of a second, letting the silo work in between.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? step = null)
    {
        var by = step ?? TimeSpan.FromSeconds(1);
        for (var passed = TimeSpan.Zero; passed < time; passed += by)
        {
            Clock.Advance(by);
            await SettleAsync();
        }
    }

    /// <summary>Lets what is under way come to rest.</summary>
    public static async Task SettleAsync() => await Task.Delay(TimeSpan.FromMilliseconds(15), TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Waits, in real time, until a condition holds; fails when it does not come about.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 500; i++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"It never came about: {what}.");
    }
}
