using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;

namespace BienEtre.Grains.Tests;

/// <summary>Every type and every method of the contracts, in a running silo.</summary>
public sealed class ContractTests(Cluster cluster)
{
    private static readonly Assembly Contracts = typeof(RequiresAttribute).Assembly;

    public static TheoryData<string> Types =>
        [.. Contracts.GetTypes().Where(type => type.IsDefined(typeof(GenerateSerializerAttribute)) && !type.IsAbstract).Select(type => type.FullName!)];

    public static TheoryData<string, string> Methods
    {
        get
        {
            var methods = new TheoryData<string, string>();
            foreach (var type in Contracts.GetTypes().Where(type => type.IsInterface && typeof(IGrainWithStringKey).IsAssignableFrom(type)))
            {
                foreach (var method in type.GetMethods())
                {
                    methods.Add(type.FullName!, method.Name);
                }
            }

            return methods;
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_crosses_the_wire_unchanged(string name)
    {
        var type = Contracts.GetType(name)!;
        var serializer = cluster.Services.GetRequiredService<Serializer>();
        Assert.NotNull(cluster.Services.GetRequiredService<ICodecProvider>().GetCodec(type));
        var value = Sample(type);
        var back = serializer.Deserialize<object>(serializer.SerializeToArray<object>(value));
        Assert.Equal(type, back!.GetType());
        if (type != typeof(GateDeniedException) && type != typeof(Route))
        {
            Assert.Equal(JsonSerializer.Serialize(value, type), JsonSerializer.Serialize(back, type));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Every_method_answers_with_a_value_or_a_refusal(string interfaceName, string methodName)
    {
        var type = Contracts.GetType(interfaceName)!;
        var method = type.GetMethod(methodName)!;
        var subject = cluster.NewSubject();
        var allowed = method.GetCustomAttribute<RequiresAttribute>()?.Roles ?? method.GetCustomAttribute<OpenAttribute>()!.Roles;
        var role = Enum.GetValues<Roles>().First(role => role != Roles.None && allowed.HasFlag(role));
        using (cluster.Tokens.Act(new Actor(role is Roles.System ? default : subject, role)))
        {
            var grain = cluster.Grains.GetGrain(type, subject.Value);
            var arguments = method.GetParameters().Select(parameter => Sample(parameter.ParameterType)).ToArray();
            try
            {
                await (Task)method.Invoke(grain, arguments)!;
            }
            catch (GateDeniedException)
            {
                // A refusal is an answer; anything else fails the test.
            }
        }
    }

    private object Sample(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? Sample(inner)
        : type == typeof(string) ? "sample"
        : type == typeof(int) ? 7
        : type == typeof(long) ? 8L
        : type == typeof(bool) ? true
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(9)
        : type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)
        : type == typeof(IHostObserver) ? cluster.Grains.CreateObjectReference<IHostObserver>(new RecordingHost())
        : type.IsEnum ? Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? Array(type.GetGenericArguments()[0])
        : type == typeof(GateDeniedException) ? new GateDeniedException(Refusal.Restricted)
        : Construct(type);

    private object Array(Type element) =>
        GetType().GetMethod(nameof(One), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element).Invoke(null, [Sample(element)])!;

    private object Construct(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType))]);
    }

    private static ImmutableArray<T> One<T>(T value) => [value];
}
