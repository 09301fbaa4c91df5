namespace BienEtre.Architecture.Tests.Layers;

/// <summary>Grain classes and their states.</summary>
public sealed class GrainTests
{
    [Fact]
    public void Persistent_state_names_are_unique() => Expect.None(GrainRules.Clashes(GrainRules.PersistentStates(GrainRules.Grains.GetTypes())));

    [Fact]
    public void Grain_classes_are_internal_and_sealed() => Expect.None(GrainRules.OpenClasses(GrainRules.Grains.GetTypes()));

    [Fact]
    public void Control_two_grains_with_one_state_name_are_found()
    {
        var states = GrainRules.PersistentStates([typeof(FirstHolder), typeof(SecondHolder)]).ToList();
        Assert.Equal(2, states.Count);
        Assert.Equal(["state 'account' is held by FirstHolder, SecondHolder"], GrainRules.Clashes(states));
    }

    [Fact]
    public void Control_a_grain_that_is_not_sealed_is_found() => Assert.Equal(["OpenGrain"], GrainRules.OpenClasses([typeof(OpenGrain), typeof(ClosedGrain)]));

    private sealed class FirstHolder([PersistentState("account", "s")] IPersistentState<int> state)
    {
        public int Value => state.State;
    }

    private sealed class SecondHolder([PersistentState("account", "s")] IPersistentState<int> state)
    {
        public int Value => state.State;
    }

    private class OpenGrain : IGrainBase
    {
        public IGrainContext GrainContext => throw new NotSupportedException();
    }

    private sealed class ClosedGrain : OpenGrain;
}
