using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Consent;
using BienEtre.Grains.Tests.Support;

namespace BienEtre.Grains.Tests.Consent;

public sealed class ConsentGrainTests(Cluster cluster)
{
    [Fact]
    public async Task A_decision_comes_with_a_receipt_that_the_ledger_confirms()
    {
        var scene = new Scene(cluster);
        var given = Assert.IsType<ConsentResult.Recorded>(await scene.GiveAsync(scene.Employee)).Receipt;
        Assert.Equal(cluster.Ledger.Chain(scene.Employee.Subject).Head.Hash, given.ChainHash);
        Assert.True(given.Given);
        var withdrawn = Assert.IsType<ConsentResult.Recorded>(await scene.WithdrawAsync(scene.Employee)).Receipt;
        Assert.Equal(cluster.Ledger.Chain(scene.Employee.Subject).Head.Hash, withdrawn.ChainHash);
        var overview = await ReadAsync(scene.Employee);
        Assert.Equal([given, withdrawn], overview.History);
        Assert.Equal(ConsentStatus.Withdrawn, overview.Items.Single(item => item.Purpose == Purpose.LiveSession).Status);
        Assert.Equal(ConsentStatus.NotAsked, overview.Items.Single(item => item.Purpose == Purpose.Utilisation).Status);
    }

    [Fact]
    public async Task The_same_operation_twice_is_one_decision()
    {
        var scene = await new Scene(cluster).ConsentAsync();
        var operation = cluster.Identifiers.NewId();
        var first = await scene.WithdrawAsync(scene.Employee, operation);
        var second = await scene.WithdrawAsync(scene.Employee, operation);
        Assert.Equal(first, second);
        Assert.Equal(2, cluster.Ledger.Chain(scene.Employee.Subject).Events.Length);
    }

    [Fact]
    public async Task Who_is_overtaken_decides_again_and_gives_up_in_the_end()
    {
        var scene = new Scene(cluster);
        cluster.Ledger.Overtake(scene.Employee.Subject, SubjectChainStore.AttemptsMax - 1);
        Assert.IsType<ConsentResult.Recorded>(await scene.GiveAsync(scene.Employee));
        cluster.Ledger.Overtake(scene.Employee.Subject, SubjectChainStore.AttemptsMax);
        Assert.Equal(new ConsentResult.Refused(Refusal.StorageUnavailable), await scene.WithdrawAsync(scene.Employee));
    }

    [Fact]
    public async Task An_outdated_notice_is_refused_and_so_is_what_is_malformed()
    {
        var scene = new Scene(cluster);
        var id = scene.Employee.Subject.Value;
        Task<ConsentResult> Give(int version, string hash, string operation) => cluster.As(scene.Employee, grains =>
            grains.GetGrain<IConsentGrain>(id).GiveAsync(new GiveConsent(Purpose.LiveSession, version, hash, operation)));
        Assert.Equal(new ConsentResult.Refused(Refusal.NoticeOutdated), await Give(7, Scene.NoticeHash, cluster.Identifiers.NewId()));
        Assert.Equal(new ConsentResult.Refused(Refusal.Malformed), await Give(1, "no hash", cluster.Identifiers.NewId()));
        Assert.Equal(new ConsentResult.Refused(Refusal.Malformed), await Give(1, Scene.NoticeHash, "again"));
        Assert.Empty(cluster.Ledger.Chain(scene.Employee.Subject).Events);
    }

    [Fact]
    public async Task A_ledger_that_is_away_is_an_answer_not_an_exception()
    {
        var scene = new Scene(cluster);
        cluster.Ledger.Fail(scene.Employee.Subject);
        Assert.Equal(new ConsentResult.Refused(Refusal.StorageUnavailable), await scene.GiveAsync(scene.Employee));
        var denied = await Assert.ThrowsAsync<GateDeniedException>(() => ReadAsync(scene.Employee));
        Assert.Equal(Refusal.StorageUnavailable, denied.Refusal);
    }

    [Fact]
    public async Task Decisions_of_consent_and_restriction_share_one_chain_and_meet_in_it()
    {
        var scene = new Scene(cluster);
        await Task.WhenAll(scene.GiveAsync(scene.Employee), scene.RestrictAsync(scene.Employee), scene.WithdrawAsync(scene.Employee));
        var chain = cluster.Ledger.Chain(scene.Employee.Subject);
        Assert.Equal(3, chain.Events.Length);
        Assert.True(LedgerHash.Verify(scene.Employee.Subject, chain));
    }

    private Task<ConsentOverview> ReadAsync(Actor actor) =>
        cluster.As(actor, grains => grains.GetGrain<IConsentGrain>(actor.Subject.Value).ReadAsync());
}
