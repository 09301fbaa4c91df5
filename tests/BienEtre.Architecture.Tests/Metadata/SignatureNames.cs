using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace BienEtre.Architecture.Tests.Metadata;

/// <summary>Turns signatures into text and reports every type that they mention.</summary>
internal sealed class SignatureNames(Action<TypeId> mention) : ISignatureTypeProvider<string, object?>
{
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Mention(Names.Of(reader, handle));

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Mention(Names.Of(reader, handle));

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[" + shape.Rank + "]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(',', typeArguments)}>";

    public string GetGenericTypeParameter(object? genericContext, int index) => "!" + index;

    public string GetGenericMethodParameter(object? genericContext, int index) => "!!" + index;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "fn" + Text(signature);

    /// <summary>One line for a method signature.</summary>
    /// <param name="signature">The decoded signature.</param>
    public static string Text(MethodSignature<string> signature) => $"({string.Join(',', signature.ParameterTypes)}):{signature.ReturnType}";

    private string Mention(TypeId type)
    {
        mention(type);
        return type.FullName;
    }
}

/// <summary>Names of definitions and references.</summary>
internal static class Names
{
    public static TypeId Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
        {
            var outer = Of(reader, type.GetDeclaringType());
            return outer with { Name = outer.Name + "+" + name };
        }

        return new TypeId(reader.GetString(reader.GetAssemblyDefinition().Name), reader.GetString(type.Namespace), name);
    }

    public static TypeId Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        switch (type.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                var outer = Of(reader, (TypeReferenceHandle)type.ResolutionScope);
                return outer with { Name = outer.Name + "+" + name };
            case HandleKind.AssemblyReference:
                var assembly = reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope);
                return new TypeId(reader.GetString(assembly.Name), reader.GetString(type.Namespace), name);
            default:
                return new TypeId(reader.GetString(reader.GetAssemblyDefinition().Name), reader.GetString(type.Namespace), name);
        }
    }
}
