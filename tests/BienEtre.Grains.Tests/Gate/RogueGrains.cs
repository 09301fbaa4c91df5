using BienEtre.Contracts.Gate;
using BienEtre.Domain.Subjects;

namespace BienEtre.Grains.Tests.Gate;

/// <summary>A grain interface outside the contracts; one method even carries a policy, which must not help it.</summary>
[Alias("rogue"), GrainInterfaceType("rogue")]
public interface IRogueGrain : IGrainWithStringKey
{
    [Alias("labelled"), Open("to show that a label outside the contracts opens nothing", Roles = Roles.System)]
    Task<string> LabelledAsync();

    [Alias("unlabelled")]
    Task<string> UnlabelledAsync();
}

[GrainType("rogue")]
internal sealed class RogueGrain : Grain, IRogueGrain
{
    public Task<string> LabelledAsync() => Task.FromResult("reached");

    public Task<string> UnlabelledAsync() => Task.FromResult("reached");
}

/// <summary>Two grains that share a state name, and one whose state nobody declared.</summary>
internal sealed class FirstStateGrain([PersistentState("employee", "bienetre")] IPersistentState<string> state) : Grain, IGrainWithStringKey
{
    public string State => state.State;
}

internal sealed class SecondStateGrain([PersistentState("employee", "bienetre")] IPersistentState<string> state) : Grain, IGrainWithStringKey
{
    public string State => state.State;
}

internal sealed class UndeclaredStateGrain([PersistentState("diary", "bienetre")] IPersistentState<string> state) : Grain, IGrainWithStringKey
{
    public string State => state.State;
}
