using System.Reflection;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.Subjects;

namespace BienEtre.Architecture.Tests.Layers;

/// <summary>What every grain interface must say about each of its methods.</summary>
internal static class ContractRules
{
    /// <summary>Grain interfaces among these types.</summary>
    /// <param name="types">Any types.</param>
    public static IEnumerable<Type> GrainInterfaces(IEnumerable<Type> types) => types.Where(t => t.IsInterface && typeof(IGrain).IsAssignableFrom(t));

    /// <summary>Where a grain interface leaves its policy or its wire names open; empty is the promise.</summary>
    /// <param name="contract">A grain interface.</param>
    public static IEnumerable<string> Findings(Type contract)
    {
        if (contract.GetCustomAttribute<AliasAttribute>() is null || contract.GetCustomAttribute<GrainInterfaceTypeAttribute>() is null)
        {
            yield return $"{contract.Name} has no wire name";
        }

        foreach (var method in contract.GetMethods())
        {
            var name = $"{contract.Name}.{method.Name}";
            var requires = method.GetCustomAttribute<RequiresAttribute>();
            var open = method.GetCustomAttribute<OpenAttribute>();
            if (requires is null == open is null)
            {
                yield return $"{name} must carry either [Requires] or [Open]";
            }

            if ((requires?.Roles ?? open?.Roles ?? Roles.None) == Roles.None)
            {
                yield return $"{name} names no role";
            }

            if (open is not null && open.Why.Trim().Length < 10)
            {
                yield return $"{name} is open without a reason";
            }

            if (requires is not null && !(Enum.IsDefined(requires.Purpose) && Enum.IsDefined(requires.RecordClass) && Enum.IsDefined(requires.Use)))
            {
                yield return $"{name} names an unknown purpose, record class or use";
            }

            if (method.GetCustomAttribute<AliasAttribute>() is null)
            {
                yield return $"{name} has no wire name";
            }
        }
    }
}
