using System.Reflection;

namespace BienEtre.Architecture.Tests.Metadata;

/// <summary>
/// Which methods of a set of assemblies can run when the methods of some of them run. Errs on the side of "can": creating a type makes all its
/// virtual methods reachable (its bases' too), touching a type makes its static constructor reachable, a method reference counts as a call.
/// </summary>
internal sealed class Reachability
{
    private readonly Dictionary<TypeId, TypeModel> _types;
    private readonly Dictionary<MethodModel, MethodModel?> _cameFrom = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<TypeId> _created = [];
    private readonly HashSet<TypeId> _touched = [];
    private readonly Queue<MethodModel> _open = [];

    private Reachability(IEnumerable<AssemblyModel> assemblies) =>
        _types = assemblies.SelectMany(a => a.Types).ToDictionary(t => t.Id);

    /// <summary>Methods that can run.</summary>
    public IEnumerable<MethodModel> Methods => _cameFrom.Keys;

    /// <summary>Follows calls from every method of <paramref name="roots"/> through <paramref name="through"/>.</summary>
    /// <param name="roots">Assemblies whose methods all count as running.</param>
    /// <param name="through">Assemblies that are followed only where they are called.</param>
    public static Reachability From(IReadOnlyCollection<AssemblyModel> roots, IReadOnlyCollection<AssemblyModel> through)
    {
        var walk = new Reachability(roots.Concat(through));
        foreach (var method in roots.SelectMany(a => a.Types).SelectMany(t => t.Methods))
        {
            walk.Reach(method, null);
        }

        while (walk._open.TryDequeue(out var method))
        {
            walk.Follow(method);
        }

        return walk;
    }

    /// <summary>How a method is reached, from a root to it.</summary>
    /// <param name="method">A reachable method.</param>
    public string Way(MethodModel method)
    {
        var steps = new List<string>();
        for (MethodModel? at = method; at is not null; at = _cameFrom[at])
        {
            steps.Insert(0, at.Id.ToString());
        }

        return string.Join(" -> ", steps);
    }

    private void Follow(MethodModel method)
    {
        foreach (var type in method.Constructed)
        {
            Create(type, method);
        }

        foreach (var member in method.Members)
        {
            Touch(member.Owner, method);
            foreach (var target in Targets(member))
            {
                Reach(target, method);
            }
        }
    }

    private List<MethodModel> Targets(MemberId member)
    {
        for (var type = Find(member.Owner); type is not null; type = type.Base is { } parent ? Find(parent) : null)
        {
            var named = type.Methods.Where(m => m.Id.Name == member.Name).ToList();
            var exact = named.Where(m => m.Id.Signature == member.Signature).ToList();
            if (named.Count > 0)
            {
                // A generic base spells its parameters differently: all overloads then, rather than none.
                return exact.Count > 0 ? exact : named;
            }
        }

        return [];
    }

    private void Create(TypeId id, MethodModel from)
    {
        Touch(id, from);
        if (!_created.Add(id) || Find(id) is not { } type)
        {
            return;
        }

        foreach (var method in type.Methods.Where(m => m.Attributes.HasFlag(MethodAttributes.Virtual)))
        {
            Reach(method, from);
        }

        if (type.Base is { } parent)
        {
            Create(parent, from);
        }
    }

    private void Touch(TypeId id, MethodModel from)
    {
        if (!_touched.Add(id) || Find(id) is not { } type)
        {
            return;
        }

        foreach (var initialiser in type.Methods.Where(m => m.Id.Name == ".cctor"))
        {
            Reach(initialiser, from);
        }

        if (type.Base?.FullName is "System.ValueType")
        {
            Create(id, from);
        }
    }

    private void Reach(MethodModel method, MethodModel? from)
    {
        if (_cameFrom.TryAdd(method, from))
        {
            _open.Enqueue(method);
        }
    }

    private TypeModel? Find(TypeId id) => _types.GetValueOrDefault(id);
}
