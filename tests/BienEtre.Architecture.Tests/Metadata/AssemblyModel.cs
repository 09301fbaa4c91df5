using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace BienEtre.Architecture.Tests.Metadata;

/// <summary>A method as the scans need it.</summary>
/// <param name="Id">Which method.</param>
/// <param name="Attributes">Metadata attributes.</param>
/// <param name="Import">Native module and entry point, when it is a P/Invoke.</param>
/// <param name="Members">Members of any assembly that the body refers to.</param>
/// <param name="Constructed">Types that the body creates (newobj), or hands on as generic argument or type token, from which they could be created.</param>
/// <param name="Strings">Literals that the body loads.</param>
/// <param name="HasIndirectCall">Calls through a raw function pointer (calli).</param>
internal sealed record MethodModel(
    MemberId Id, MethodAttributes Attributes, (string Module, string Entry)? Import, IReadOnlyList<MemberId> Members, IReadOnlySet<TypeId> Constructed,
    IReadOnlyList<string> Strings, bool HasIndirectCall);

/// <summary>A type as the scans need it.</summary>
/// <param name="Id">Which type.</param>
/// <param name="Base">Base type, if any.</param>
/// <param name="Interfaces">Interfaces it lists.</param>
/// <param name="Methods">Its methods.</param>
/// <param name="Mentions">Every type that it refers to anywhere: base, interfaces, fields, signatures, locals, bodies, attributes.</param>
internal sealed record TypeModel(TypeId Id, TypeId? Base, IReadOnlySet<TypeId> Interfaces, IReadOnlyList<MethodModel> Methods, IReadOnlySet<TypeId> Mentions);

/// <summary>One compiled assembly, read without loading it.</summary>
internal sealed class AssemblyModel
{
    private readonly PEReader _image;
    private readonly MetadataReader _reader;

    private AssemblyModel(PEReader image)
    {
        _image = image;
        _reader = image.GetMetadataReader();
        Name = _reader.GetString(_reader.GetAssemblyDefinition().Name);
        Types = [.. _reader.TypeDefinitions.Select(ReadType)];
    }

    /// <summary>Simple name.</summary>
    public string Name { get; }

    /// <summary>All types, nested and compiler-generated ones included.</summary>
    public IReadOnlyList<TypeModel> Types { get; }

    /// <summary>Reads an assembly file.</summary>
    /// <param name="path">Path of the file.</param>
    public static AssemblyModel Load(string path) => Load(File.OpenRead(path));

    /// <summary>Reads the assembly that defines a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static AssemblyModel LoadOf<T>() => Load(typeof(T).Assembly.Location);

    /// <summary>Reads an assembly image and closes the stream.</summary>
    /// <param name="image">The image.</param>
    public static AssemblyModel Load(Stream image)
    {
        using var reader = new PEReader(image, PEStreamOptions.PrefetchEntireImage);
        return new AssemblyModel(reader);
    }

    private TypeModel ReadType(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var mentions = new HashSet<TypeId>();
        var names = new SignatureNames(t => mentions.Add(t));
        var interfaces = type.GetInterfaceImplementations().Select(i => Resolve(_reader.GetInterfaceImplementation(i).Interface, names)).ToHashSet();
        TypeId? parent = type.BaseType.IsNil ? null : Resolve(type.BaseType, names);
        mentions.UnionWith(interfaces);
        if (parent is { } p)
        {
            mentions.Add(p);
        }

        foreach (var field in type.GetFields())
        {
            _ = _reader.GetFieldDefinition(field).DecodeSignature(names, null);
        }

        ReadAttributes(type.GetCustomAttributes(), mentions, names);
        foreach (var property in type.GetProperties())
        {
            ReadAttributes(_reader.GetPropertyDefinition(property).GetCustomAttributes(), mentions, names);
        }

        var id = Names.Of(_reader, handle);
        var methods = type.GetMethods().Select(m => ReadMethod(id, m, mentions)).ToList();
        return new TypeModel(id, parent, interfaces, methods, mentions);
    }

    private MethodModel ReadMethod(TypeId owner, MethodDefinitionHandle handle, HashSet<TypeId> mentions)
    {
        var method = _reader.GetMethodDefinition(handle);
        var names = new SignatureNames(t => mentions.Add(t));
        var id = new MemberId(owner, _reader.GetString(method.Name), SignatureNames.Text(method.DecodeSignature(names, null)));
        ReadAttributes(method.GetCustomAttributes(), mentions, names);
        (string, string)? import = null;
        if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
        {
            var target = method.GetImport();
            import = (_reader.GetString(_reader.GetModuleReference(target.Module).Name), _reader.GetString(target.Name));
        }

        var members = new List<MemberId>();
        var constructed = new HashSet<TypeId>();
        var strings = new List<string>();
        var indirect = false;
        if (method.RelativeVirtualAddress != 0)
        {
            var body = _image.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
            {
                _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null);
            }

            foreach (var region in body.ExceptionRegions.Where(r => !r.CatchType.IsNil))
            {
                mentions.Add(Resolve(region.CatchType, names));
            }

            foreach (var (code, token) in IlTokens.Read(body))
            {
                if (code.OperandType == OperandType.InlineString)
                {
                    strings.Add(IlTokens.Text(_reader, token));
                    continue;
                }

                indirect |= code == OpCodes.Calli;
                ReadToken(code, MetadataTokens.EntityHandle(token), members, constructed, mentions);
            }
        }

        return new MethodModel(id, method.Attributes, import, members, constructed, strings, indirect);
    }

    private void ReadToken(OpCode code, EntityHandle handle, List<MemberId> members, HashSet<TypeId> constructed, HashSet<TypeId> mentions)
    {
        var names = new SignatureNames(t => { mentions.Add(t); constructed.Add(t); });
        var plain = new SignatureNames(t => mentions.Add(t));
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification:
                var type = Resolve(handle, names);
                mentions.Add(type);
                if (code == OpCodes.Ldtoken)
                {
                    constructed.Add(type);
                }

                break;
            case HandleKind.MethodSpecification:
                var generic = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                _ = generic.DecodeSignature(names, null);
                ReadToken(code, generic.Method, members, constructed, mentions);
                break;
            case HandleKind.MethodDefinition:
                var method = _reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Add(Names.Of(_reader, method.GetDeclaringType()), method.Name, SignatureNames.Text(method.DecodeSignature(plain, null)));
                break;
            case HandleKind.FieldDefinition:
                var field = _reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                Add(Names.Of(_reader, field.GetDeclaringType()), field.Name, field.DecodeSignature(plain, null));
                break;
            case HandleKind.MemberReference:
                var member = _reader.GetMemberReference((MemberReferenceHandle)handle);
                var signature = member.GetKind() == MemberReferenceKind.Method
                    ? SignatureNames.Text(member.DecodeMethodSignature(plain, null))
                    : member.DecodeFieldSignature(plain, null);
                Add(Resolve(member.Parent, names), member.Name, signature);
                break;
        }

        void Add(TypeId owner, StringHandle name, string signature)
        {
            mentions.Add(owner);
            members.Add(new MemberId(owner, _reader.GetString(name), signature));
            if (code == OpCodes.Newobj)
            {
                constructed.Add(owner);
            }
        }
    }

    private void ReadAttributes(CustomAttributeHandleCollection attributes, HashSet<TypeId> mentions, SignatureNames names)
    {
        foreach (var handle in attributes)
        {
            var constructor = _reader.GetCustomAttribute(handle).Constructor;
            mentions.Add(constructor.Kind == HandleKind.MethodDefinition
                ? Names.Of(_reader, _reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType())
                : Resolve(_reader.GetMemberReference((MemberReferenceHandle)constructor).Parent, names));
        }
    }

    /// <summary>The type itself; of a generic instantiation or an array, the definition that it is made from.</summary>
    private TypeId Resolve(EntityHandle handle, SignatureNames names)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return Names.Of(_reader, (TypeDefinitionHandle)handle);
            case HandleKind.TypeReference:
                return Names.Of(_reader, (TypeReferenceHandle)handle);
            case HandleKind.TypeSpecification:
                var specification = _reader.GetTypeSpecification((TypeSpecificationHandle)handle);
                _ = specification.DecodeSignature(names, null);
                TypeId? first = null;
                _ = specification.DecodeSignature(new SignatureNames(t => first ??= t), null);
                return first ?? new TypeId("", "", "generic parameter");
            case HandleKind.MethodDefinition:
                return Names.Of(_reader, _reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
            case HandleKind.ModuleReference:
                return new TypeId("", "", _reader.GetString(_reader.GetModuleReference((ModuleReferenceHandle)handle).Name));
            default:
                throw new InvalidOperationException($"unexpected {handle.Kind}");
        }
    }
}
