using BienEtre.Domain.Registry;
using BienEtre.Grains.Gate;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BienEtre.Grains;

/// <summary>Wires the grains and their gate into a silo.</summary>
public static class GrainsSetup
{
    /// <summary>Name under which the host registers the grain storage (encrypted, see the storage project).</summary>
    public const string StorageName = "bienetre";

    /// <summary>
    /// Adds the gate, its start-up checks, the access-log writer and what grains need. The host adds: <see cref="ActorTokens"/> with its key, the ports
    /// <c>ISubjectLedger</c>, <c>IAccessLog</c>, <c>IMediaRelay</c> and <c>IIdentifiers</c>, a <see cref="TimeProvider"/>, grain storage named
    /// <see cref="StorageName"/>, reminders, and the notices with the hashes of the texts that it serves.
    /// </summary>
    /// <param name="silo">The silo.</param>
    public static ISiloBuilder AddBienEtreGrains(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddOptions<GateOptions>();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton(PrivacyNotices.Known);
        silo.Services.AddMetrics();
        silo.Services.AddSingleton<GrainsMetrics>();
        silo.Services.AddSingleton<PolicyTable>();
        silo.Services.AddSingleton<StandingCache>();
        silo.Services.AddSingleton<AccessLogWriter>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<AccessLogWriter>());
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, StartupChecks>();
        return silo.AddIncomingGrainCallFilter<ConsentGate>();
    }
}
