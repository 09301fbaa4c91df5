using System.Reflection;
using BienEtre.Domain.Registry;

namespace BienEtre.Grains.Gate;

/// <summary>
/// What must hold before this node serves anybody; a node where it does not hold refuses to start and says what to mend.
/// Every contract method carries its policy. Persisted state names are unique over all grains, since storage keys rows by name and key
/// (two grains sharing a name would read each other's data), and each is declared with its owner and record class.
/// </summary>
internal sealed class StartupChecks(PolicyTable policies) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe<StartupChecks>(ServiceLifecycleStage.First, Run);
    }

    /// <summary>What is wrong with the persisted states that these grain classes declare.</summary>
    internal static IReadOnlyList<string> StateFaults(IEnumerable<Type> types)
    {
        var names = from type in types
                    where typeof(IGrain).IsAssignableFrom(type) && type.IsClass
                    from constructor in type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                    from parameter in constructor.GetParameters()
                    from state in parameter.GetCustomAttributes<PersistentStateAttribute>()
                    select state.StateName;
        return
        [
            .. from name in names
               group name by name into uses
               let fault = uses.Count() > 1 ? $"{uses.Key} is used by more than one grain"
                   : PersistedStates.Find(uses.Key) is null ? $"{uses.Key} is not in the registry of persisted states"
                   : null
               where fault is not null
               orderby fault
               select fault,
        ];
    }

    private Task Run(CancellationToken cancellationToken)
    {
        var offenders = policies.Offenders();
        if (offenders.Count > 0)
        {
            throw new InvalidOperationException(
                "Refusing to start. These contract methods lack a policy; give each [Requires(purpose, class, Roles = ...)] or [Open(\"why\", Roles = ...)]: "
                + string.Join(", ", offenders));
        }

        var faults = StateFaults(typeof(StartupChecks).Assembly.GetTypes());
        return faults.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException("Refusing to start. Persisted states: " + string.Join("; ", faults));
    }
}
