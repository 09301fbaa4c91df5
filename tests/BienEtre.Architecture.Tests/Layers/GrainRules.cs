using System.Reflection;

namespace BienEtre.Architecture.Tests.Layers;

/// <summary>What grains may be.</summary>
internal static class GrainRules
{
    /// <summary>The assembly with the grain classes.</summary>
    public static Assembly Grains { get; } = Assembly.Load("BienEtre.Grains");

    /// <summary>Names of persistent states by the grain that holds them. Storage keys rows by state name and grain key, not by grain type.</summary>
    /// <param name="types">Any types.</param>
    public static IEnumerable<(string Grain, string State)> PersistentStates(IEnumerable<Type> types) =>
        from parameter in StateParameters(types)
        select (parameter.Member.DeclaringType!.Name, parameter.GetCustomAttribute<PersistentStateAttribute>()!.StateName);

    /// <summary>Types of the states that grains persist.</summary>
    /// <param name="types">Any types.</param>
    public static IEnumerable<Type> StateTypes(IEnumerable<Type> types) =>
        StateParameters(types).Select(p => p.ParameterType.GetGenericArguments()[0]).Distinct();

    /// <summary>State names held by more than one grain, or by none of its own; empty is the promise.</summary>
    /// <param name="states">Grain and state name.</param>
    public static IEnumerable<string> Clashes(IEnumerable<(string Grain, string State)> states) =>
        states.GroupBy(s => s.State).Where(g => string.IsNullOrWhiteSpace(g.Key) || g.Select(s => s.Grain).Distinct().Count() > 1)
            .Select(g => $"state '{g.Key}' is held by {string.Join(", ", g.Select(s => s.Grain))}");

    private static IEnumerable<ParameterInfo> StateParameters(IEnumerable<Type> types) =>
        from type in types
        from constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        from parameter in constructor.GetParameters()
        where parameter.GetCustomAttribute<PersistentStateAttribute>() is not null
        select parameter;

    /// <summary>Grain classes that others could derive from or create around the runtime.</summary>
    /// <param name="types">Any types.</param>
    public static IEnumerable<string> OpenClasses(IEnumerable<Type> types) =>
        types.Where(t => t.IsClass && !t.IsAbstract && typeof(IGrainBase).IsAssignableFrom(t) && (t.IsPublic || !t.IsSealed)).Select(t => t.Name);
}
