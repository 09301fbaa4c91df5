using BienEtre.Architecture.Tests.NoRecording;

namespace BienEtre.Architecture.Tests.Identity;

/// <summary>One watched session through the whole product.</summary>
public sealed class WatchedHost : IAsyncLifetime
{
    /// <summary>The session, over; the host has ended.</summary>
    internal HostCall Call { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Call = await HostCall.RunAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Call?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Nothing of a person and nothing of a call stays behind, whichever way it came.</summary>
public sealed class HostCallTests(WatchedHost watched) : IClassFixture<WatchedHost>
{
    /// <summary>Half is plenty for a watch; a busy machine may drop datagrams between processes.</summary>
    [Fact]
    public void Media_really_went_through_the_host() =>
        Assert.InRange(watched.Call.Packets.Received, watched.Call.Packets.Sent / 2, long.MaxValue);

    [Fact]
    public void Withdrawn_consent_silences_the_call_within_250_ms() => Assert.InRange(watched.Call.StopTime.TotalMilliseconds, 0, 250);

    [Fact]
    public void The_host_writes_to_sockets_its_database_and_its_keys_only() => Expect.None(TraceRules.Findings(watched.Call.Trace, watched.Call.Allowed));

    [Fact]
    public void Control_without_the_written_list_the_database_is_found() =>
        Assert.Contains(TraceRules.Findings(watched.Call.Trace, TraceRules.Runtime), f => f.EndsWith(".db-wal", StringComparison.Ordinal));

    [Fact]
    public void No_canary_is_in_database_keys_or_temporary_files()
    {
        Expect.None(watched.Call.FoundWhileRunning);
        var hunt = watched.Call.Canaries.Hunt();
        Expect.None(hunt.Findings(watched.Call.Folder.FullName));
        Assert.True(hunt.BytesRead > 10_000, "the hunt read no database");
    }

    [Fact]
    public void No_canary_is_in_the_log()
    {
        Assert.Contains("BienEtre", watched.Call.Log, StringComparison.Ordinal);
        Expect.None(watched.Call.Canaries.Hunt().FindingsIn("log", watched.Call.Log));
    }

    [Fact]
    public void Control_each_canary_is_recognised_where_it_is_kept()
    {
        var canaries = watched.Call.Canaries;
        string[] kept =
        [
            canaries.Address.ToString(), canaries.UserAgent, canaries.Language, canaries.Referrer, canaries.Forwarded, canaries.Mail, canaries.SdpName,
        ];
        Assert.All(kept, k => Assert.NotEmpty(canaries.Hunt().FindingsIn("log", $"info: request from {k}, done")));
    }
}
