using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Sessions;
using BienEtre.Grains.Tests.Support;

namespace BienEtre.Grains.Tests;

public sealed class LogTests(Cluster cluster)
{
    [Fact]
    public async Task Denials_and_faults_are_logged_and_name_no_employee()
    {
        var scene = await new Scene(cluster).LiveAsync();
        var alias = (await scene.ViewAsync(scene.Practitioner)).Other;
        var stranger = new Scene(cluster);
        await Assert.ThrowsAsync<GateDeniedException>(() => cluster.As(stranger.Employee, grains => grains.GetGrain<ISessionGrain>(scene.Session).ReadAsync()));
        cluster.Ledger.Fail(scene.Employee.Subject);
        cluster.Storage.Fail(scene.Session);
        scene.Host.Fails = true;
        await cluster.PassAsync(TimeSpan.FromSeconds(12));
        await scene.WithdrawAsync(scene.Employee);
        await cluster.PassAsync(TimeSpan.FromSeconds(3));
        cluster.Storage.Heal(scene.Session);

        Assert.Contains(cluster.Logs.All, line => line.Contains("The gate denied", StringComparison.Ordinal));
        Assert.Contains(cluster.Logs.All, line => line.Contains("could not be confirmed", StringComparison.Ordinal));
        foreach (var secret in (string[])[scene.Employee.Subject.Value, stranger.Employee.Subject.Value, alias])
        {
            Assert.DoesNotContain(cluster.Logs.All, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }
}
