using System.Diagnostics;
using System.Globalization;
using BienEtre.Storage.Tests.Support;

namespace BienEtre.Storage.Tests.Durability;

/// <summary>A real process is killed under load; what it acknowledged must be there afterwards.</summary>
public sealed class KillTests
{
    private const int Rounds = 4;
    private const int RoundsLong = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Kill_minus_9_under_load_loses_no_acknowledged_write() => KillAsync(Rounds, linesMore: 700);

    [Fact(Explicit = true)]
    public Task Kill_minus_9_under_load_many_times_loses_no_acknowledged_write() => KillAsync(RoundsLong, linesMore: 1_300);

    /// <summary>Negative control: acknowledgements given before the write must be found to be lost, or the check could not notice them.</summary>
    [Fact]
    public async Task The_check_notices_writes_that_were_acknowledged_too_early()
    {
        using var folders = new Folders();
        var acknowledged = await RunAndKillAsync(folders, lines: 400, early: true);
        Assert.NotEmpty(await LostAsync(folders, acknowledged));
    }

    [Fact]
    public async Task A_database_that_another_process_holds_is_refused_with_a_clear_error()
    {
        using var folders = new Folders();
        using var process = Start(folders, early: false);
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        var refused = Assert.Throws<StorageStartException>(() => SqliteStore.Open(folders));

        Assert.Equal(StartFault.Locked, refused.Fault);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var store = SqliteStore.Open(folders);
    }

    private static async Task KillAsync(int rounds, int linesMore)
    {
        var total = 0;
        for (var round = 0; round < rounds; round++)
        {
            using var folders = new Folders();
            var acknowledged = await RunAndKillAsync(folders, lines: 400 + (round * linesMore), early: false);
            total += acknowledged.Lines;
            Assert.Empty(await LostAsync(folders, acknowledged));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{total} acknowledged writes in {rounds} rounds, 0 lost");
    }

    private static async Task<Acknowledged> RunAndKillAsync(Folders folders, int lines, bool early)
    {
        using var process = Start(folders, early);
        var acknowledged = new Acknowledged();
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            acknowledged.Add(line);
            if (acknowledged.Lines == lines)
            {
                // SIGKILL: nothing is flushed, closed or caught. What was still in the pipe is read below.
                process.Kill();
            }
        }

        await process.WaitForExitAsync(patience.Token);
        Assert.True(acknowledged.Lines >= lines, "The process ended by itself: " + await process.StandardError.ReadToEndAsync(patience.Token));
        return acknowledged;
    }

    private static Process Start(Folders folders, bool early)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, typeof(KillTests).Assembly.GetName().Name!))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(WriterProcess.Verb);
        start.ArgumentList.Add(folders.Data);
        start.ArgumentList.Add(folders.Keys);
        if (early)
        {
            start.ArgumentList.Add(WriterProcess.EarlyVerb);
        }

        return Process.Start(start)!;
    }

    private static async Task<List<string>> LostAsync(Folders folders, Acknowledged acknowledged)
    {
        await using var store = SqliteStore.Open(folders);
        var lost = new List<string>();
        for (var writer = 0; writer < WriterProcess.Writers; writer++)
        {
            var number = acknowledged.Last[writer];
            Assert.True(number > 0, $"Writer {writer} acknowledged nothing: the load was not parallel.");
            var found = WriterProcess.StoresState(writer) ? await StoredNumberAsync(store, writer) : await AppendedNumberAsync(store, writer, number);
            if (found < number)
            {
                lost.Add($"writer {writer}: {number} acknowledged, {found} found");
            }
        }

        return lost;
    }

    private static async Task<long> StoredNumberAsync(SqliteStore store, int writer)
    {
        var state = new GrainState<Note>(new Note());
        await store.Grains().ReadStateAsync("employee", WriterProcess.GrainOf(writer), state);
        return state.State!.Number;
    }

    /// <summary>Reads every chain up to the one of the last acknowledged event; reading verifies them.</summary>
    private static async Task<long> AppendedNumberAsync(SqliteStore store, int writer, long acknowledged)
    {
        long found = 0;
        while (found < acknowledged)
        {
            var (subject, _) = WriterProcess.ChainOf(writer, found + 1);
            var length = (await store.Ledger().ReadAsync(subject)).Events.Length;
            found += length;
            if (length < 8)
            {
                break;
            }
        }

        return found;
    }

    private sealed class Acknowledged
    {
        public long[] Last { get; } = new long[WriterProcess.Writers];

        public int Lines { get; private set; }

        public void Add(string line)
        {
            var parts = line.Split(' ');
            if (parts.Length == 3 && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                Last[int.Parse(parts[1], CultureInfo.InvariantCulture)] = number;
                Lines++;
            }
        }
    }
}
