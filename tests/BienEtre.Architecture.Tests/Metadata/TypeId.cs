namespace BienEtre.Architecture.Tests.Metadata;

/// <summary>A type by assembly and full name; nested types are joined by '+', arity stays in the name (<c>List`1</c>).</summary>
/// <param name="Assembly">Simple name of the defining (or referenced) assembly.</param>
/// <param name="Namespace">Namespace of the outermost type.</param>
/// <param name="Name">Name with its outer types.</param>
internal readonly record struct TypeId(string Assembly, string Namespace, string Name)
{
    /// <summary>Namespace and name, as written in code.</summary>
    public string FullName => Namespace.Length == 0 ? Name : Namespace + "." + Name;

    /// <summary>Whether the type is in this namespace or below it.</summary>
    /// <param name="space">A namespace.</param>
    public bool IsIn(string space) => Namespace == space || Namespace.StartsWith(space + ".", StringComparison.Ordinal);
}

/// <summary>A method, field or constructor that code refers to.</summary>
/// <param name="Owner">Declaring type; for a generic type its definition.</param>
/// <param name="Name">Name, e.g. <c>.ctor</c>.</param>
/// <param name="Signature">Parameter and return types, for telling overloads apart.</param>
internal readonly record struct MemberId(TypeId Owner, string Name, string Signature)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Owner.FullName}.{Name}";
}
