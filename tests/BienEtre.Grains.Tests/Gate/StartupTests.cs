using BienEtre.Contracts.Gate;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using BienEtre.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BienEtre.Grains.Tests.Gate;

public sealed class StartupTests
{
    [Fact]
    public void Every_contract_method_has_its_policy() => Assert.Empty(new PolicyTable(Options.Create(new GateOptions())).Offenders());

    [Fact]
    public async Task A_silo_with_an_unlabelled_method_refuses_to_start_and_says_which()
    {
        var cluster = new Cluster
        {
            More = silo => silo.Services.Configure<GateOptions>(options => options.ContractAssemblies.Add(typeof(IRogueGrain).Assembly)),
        };
        try
        {
            var refusal = await Assert.ThrowsAnyAsync<Exception>(async () => await cluster.InitializeAsync());
            Assert.Contains("IRogueGrain.UnlabelledAsync", refusal.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("IRogueGrain.LabelledAsync", refusal.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_method_of_a_foreign_assembly_is_denied_even_with_a_label()
    {
        var cluster = new Cluster();
        await cluster.InitializeAsync();
        await using (cluster)
        {
            var rogue = cluster.Grains.GetGrain<IRogueGrain>("x");
            await Assert.ThrowsAsync<GateDeniedException>(() => cluster.As(Actor.System, _ => rogue.LabelledAsync()));
            await Assert.ThrowsAsync<GateDeniedException>(() => cluster.As(Actor.System, _ => rogue.UnlabelledAsync()));
        }
    }

    [Fact]
    public async Task An_unlabelled_contract_method_is_denied_at_call_time_too()
    {
        // The start-up check is taken out; the call is still refused, and the labelled one beside it passes.
        var cluster = new Cluster
        {
            More = silo =>
            {
                silo.Services.Configure<GateOptions>(options => options.ContractAssemblies.Add(typeof(IRogueGrain).Assembly));
                silo.Services.Remove(silo.Services.Single(service => service.ImplementationType == typeof(StartupChecks)));
            },
        };
        await cluster.InitializeAsync();
        await using (cluster)
        {
            var rogue = cluster.Grains.GetGrain<IRogueGrain>("x");
            Assert.Equal("reached", await cluster.As(Actor.System, _ => rogue.LabelledAsync()));
            await Assert.ThrowsAsync<GateDeniedException>(() => cluster.As(Actor.System, _ => rogue.UnlabelledAsync()));
            await Assert.ThrowsAsync<GateDeniedException>(() => cluster.As(Actor.Anonymous, _ => rogue.LabelledAsync()));
        }
    }

    [Fact]
    public void Persisted_states_are_declared_and_shared_by_no_two_grains()
    {
        Assert.Empty(StartupChecks.StateFaults(typeof(StartupChecks).Assembly.GetTypes()));
        Assert.Equal(
            ["diary is not in the registry of persisted states", "employee is used by more than one grain"],
            StartupChecks.StateFaults([typeof(FirstStateGrain), typeof(SecondStateGrain), typeof(UndeclaredStateGrain)]));
    }
}
