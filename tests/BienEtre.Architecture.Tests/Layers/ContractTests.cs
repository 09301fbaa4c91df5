using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Architecture.Tests.Layers;

/// <summary>Every door says what it asks.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Every_contract_method_says_its_policy()
    {
        var contracts = ContractRules.GrainInterfaces(typeof(ISessionGrain).Assembly.GetTypes()).ToList();
        Assert.Contains(typeof(ISessionGrain), contracts);
        Expect.None(contracts.SelectMany(ContractRules.Findings));
    }

    [Fact]
    public void Grain_interfaces_stand_in_the_contracts_only()
    {
        var elsewhere = new[] { typeof(BienEtre.Domain.Registry.Purpose).Assembly, GrainRules.Grains, HostRules.Host };
        Expect.None(elsewhere.SelectMany(a => ContractRules.GrainInterfaces(a.GetTypes())).Select(t => t.Name));
    }

    [Fact]
    public void Control_an_unlabelled_or_half_labelled_method_is_found()
    {
        var findings = ContractRules.Findings(typeof(IBadContract)).ToList();
        Assert.Contains("IBadContract has no wire name", findings);
        Assert.Contains("IBadContract.Unlabelled must carry either [Requires] or [Open]", findings);
        Assert.Contains("IBadContract.Both must carry either [Requires] or [Open]", findings);
        Assert.Contains("IBadContract.NoRole names no role", findings);
        Assert.Contains("IBadContract.NoReason is open without a reason", findings);
        Assert.Contains("IBadContract.Unknown names an unknown purpose, record class or use", findings);
    }

    /// <summary>Not derived from a grain interface, so that no proxy is made of it.</summary>
    private interface IBadContract
    {
        Task Unlabelled();

        [Requires(Purpose.Service, RecordClass.Account, Roles = Roles.Employee), Open("touches nothing at all", Roles = Roles.Employee)]
        Task Both();

        [Requires(Purpose.Service, RecordClass.Account)]
        Task NoRole();

        [Open(" ", Roles = Roles.System)]
        Task NoReason();

        [Requires((Purpose)99, RecordClass.Account, Roles = Roles.Employee)]
        Task Unknown();
    }
}
