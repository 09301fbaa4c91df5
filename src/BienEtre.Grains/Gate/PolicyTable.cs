using System.Collections.Concurrent;
using System.Reflection;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.Subjects;
using Microsoft.Extensions.Options;

namespace BienEtre.Grains.Gate;

/// <summary>The policy of every method, looked up by its reflection object (one entry per method, so bounded by the code).</summary>
internal sealed class PolicyTable(IOptions<GateOptions> options)
{
    private readonly ConcurrentDictionary<MethodInfo, MethodPolicy> _known = new();
    private readonly HashSet<Assembly> _contracts = [.. options.Value.ContractAssemblies];
    private readonly HashSet<Assembly> _runtime = [.. options.Value.RuntimeAssemblies];

    public MethodPolicy Of(MethodInfo? method) => method is null ? MethodPolicy.Unknown : _known.GetOrAdd(method, static (key, self) => self.Read(key), this);

    /// <summary>Contract methods without a proper policy, by name: none in a build that may start.</summary>
    public IReadOnlyList<string> Offenders() =>
        [.. from assembly in _contracts
            from type in assembly.GetTypes()
            where type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)
            from method in type.GetMethods()
            where !IsProper(method)
            orderby type.FullName, method.Name
            select $"{type.FullName}.{method.Name}"];

    private static bool IsProper(MethodInfo method)
    {
        var requires = method.GetCustomAttribute<RequiresAttribute>();
        var open = method.GetCustomAttribute<OpenAttribute>();
        return (requires, open) switch
        {
            ({ Roles: not Roles.None }, null) => true,
            (null, { Roles: not Roles.None, Why.Length: > 0 }) => true,
            _ => false,
        };
    }

    private MethodPolicy Read(MethodInfo method)
    {
        if (method.DeclaringType is not { } type)
        {
            return MethodPolicy.Unknown;
        }

        if (!_contracts.Contains(type.Assembly))
        {
            return _runtime.Contains(type.Assembly) ? MethodPolicy.Runtime : MethodPolicy.Unknown;
        }

        return !IsProper(method) ? MethodPolicy.Unknown
            : method.GetCustomAttribute<RequiresAttribute>() is { } requires ? MethodPolicy.Of(requires)
            : MethodPolicy.Of(method.GetCustomAttribute<OpenAttribute>()!);
    }
}
