using System.Reflection;

namespace BienEtre.Grains.Gate;

/// <summary>
/// What must hold before this node serves anybody; a node where it does not hold refuses to start and says what to mend.
/// Every contract method carries its policy. Persisted state names are unique over all grains, since storage keys rows by name and key
/// (two grains sharing a name would read each other's data).
/// </summary>
internal sealed class StartupChecks(PolicyTable policies) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe<StartupChecks>(ServiceLifecycleStage.First, Run);
    }

    /// <summary>Names of the persisted states that the grains of an assembly declare, with repetition.</summary>
    internal static IEnumerable<string> StateNames(IEnumerable<Type> grains) =>
        from type in grains
        where typeof(IGrain).IsAssignableFrom(type) && type.IsClass
        from constructor in type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        from parameter in constructor.GetParameters()
        from state in parameter.GetCustomAttributes<PersistentStateAttribute>()
        select state.StateName;

    private Task Run(CancellationToken cancellationToken)
    {
        var offenders = policies.Offenders();
        if (offenders.Count > 0)
        {
            throw new InvalidOperationException(
                "Refusing to start. These contract methods lack a policy; give each [Requires(purpose, class, Roles = ...)] or [Open(\"why\", Roles = ...)]: "
                + string.Join(", ", offenders));
        }

        var names = StateNames(typeof(StartupChecks).Assembly.GetTypes()).ToList();
        var repeated = names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        return repeated.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException("Refusing to start. These persisted state names are used by more than one grain: " + string.Join(", ", repeated));
    }
}
