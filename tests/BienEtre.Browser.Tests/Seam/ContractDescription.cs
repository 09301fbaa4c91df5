using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace BienEtre.Browser.Tests.Seam;

/// <summary>How the C# contracts look in TypeScript, by reflection: what the hub's JSON makes of them.</summary>
internal sealed class ContractDescription
{
    private readonly SortedDictionary<string, string[]> _unions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyDictionary<string, string>> _interfaces = new(StringComparer.Ordinal);

    /// <summary>Describes a hub interface and its client interface, with every type they reach.</summary>
    public ContractDescription(Type hub, Type client)
    {
        _interfaces[TypeName(hub)] = hub.GetMethods().ToDictionary(
            m => m.Name, m => $"({Parameters(m)}): Promise<{Name(m.ReturnType.GetGenericArguments()[0])}>");
        _interfaces[TypeName(client)] = client.GetMethods().ToDictionary(m => m.Name, m => $"({Parameters(m)}): void");
    }

    public IReadOnlyDictionary<string, string[]> Unions => _unions;

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Interfaces => _interfaces;

    private string Parameters(MethodInfo method) => string.Join(", ", method.GetParameters().Select(p => $"{p.Name}: {Name(p.ParameterType)}"));

    private string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return $"{Name(inner)} | null";
        }

        if (type == typeof(string) || type == typeof(DateTimeOffset))
        {
            return "string";
        }

        if (type == typeof(int) || type == typeof(long))
        {
            return "number";
        }

        if (type == typeof(bool))
        {
            return "boolean";
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return $"readonly {Name(type.GetGenericArguments()[0])}[]";
        }

        return type.IsEnum ? Union(type) : Interface(type);
    }

    private string Union(Type type)
    {
        _unions[type.Name] = Enum.GetNames(type);
        return type.Name;
    }

    private string Interface(Type type)
    {
        if (!_interfaces.ContainsKey(type.Name))
        {
            _interfaces[type.Name] = new Dictionary<string, string>(); // breaks cycles
            var nullability = new NullabilityInfoContext();
            _interfaces[type.Name] = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(
                p => JsonNamingPolicy.CamelCase.ConvertName(p.Name),
                p => Name(p.PropertyType) + (!p.PropertyType.IsValueType && nullability.Create(p).ReadState == NullabilityState.Nullable ? " | null" : ""));
        }

        return type.Name;
    }

    private static string TypeName(Type type) => type.Name[1..];
}
