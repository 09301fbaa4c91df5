using System.Reflection;
using BienEtre.Contracts.Gate;

namespace BienEtre.Grains.Gate;

/// <summary>What the gate guards.</summary>
public sealed class GateOptions
{
    /// <summary>Assemblies whose grain interfaces carry policies; every other one but Orleans' own is denied.</summary>
    public IList<Assembly> ContractAssemblies { get; } = [typeof(RequiresAttribute).Assembly];

    /// <summary>Assemblies of Orleans itself: membership, directory, timers, reminders. Named by identity, so that no other assembly can pass for
    /// one.</summary>
    public IList<Assembly> RuntimeAssemblies { get; } =
        [typeof(IGrain).Assembly, typeof(IClusterClient).Assembly, typeof(ISiloBuilder).Assembly, typeof(IReminderTable).Assembly];
}
