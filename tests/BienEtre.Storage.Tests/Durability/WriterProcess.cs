using System.Globalization;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Tests.Support;

namespace BienEtre.Storage.Tests.Durability;

/// <summary>
/// The process that a test kills: 16 writers store grain state and append to the ledger without end, and each acknowledgement is one line on standard output:
/// <c>S writer number</c> or <c>L writer length</c>.
/// </summary>
internal static class WriterProcess
{
    public const string Verb = "--write-until-killed";

    /// <summary>With this argument it reports before it has written: a store that acknowledged too early would look like this, and the check must
    /// notice.</summary>
    public const string EarlyVerb = "early";

    public const int Writers = 16;

    /// <summary>Writers with an even number store grain state, those with an odd one append to the ledger.</summary>
    public static bool StoresState(int writer) => writer % 2 == 0;

    public static SubjectId SubjectOf(int writer) => new(writer.ToString("x32", CultureInfo.InvariantCulture));

    public static GrainId GrainOf(int writer) => GrainId.Create("employee", SubjectOf(writer).Value);

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new SqliteStorageOptions(args[0], args[1]);
        var early = args.Contains(EarlyVerb);
        await using var store = SqliteStore.Open(new Folders(options));
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var gate = new Lock();
        void Report(char kind, int writer, long number)
        {
            lock (gate)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind} {writer} {number}"));
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            () => StoresState(writer) ? StoreAsync(store, writer, early, Report) : AppendAsync(store, writer, early, Report))));
        return 0;
    }

    private static async Task StoreAsync(SqliteStore store, int writer, bool early, Action<char, int, long> report)
    {
        var grain = GrainOf(writer);
        var state = new GrainState<Note>(new Note());
        await store.Grains().ReadStateAsync("employee", grain, state);
        while (true)
        {
            state.State!.Number++;
            if (early)
            {
                report('S', writer, state.State.Number);
            }

            await store.Grains().WriteStateAsync("employee", grain, state);
            if (!early)
            {
                report('S', writer, state.State.Number);
            }
        }
    }

    private static async Task AppendAsync(SqliteStore store, int writer, bool early, Action<char, int, long> report)
    {
        // Chains of a few events: what is tested is the append, not the verification of long chains. The number reported counts over all chains of this writer.
        for (long number = 1; ; number++)
        {
            var (subject, position) = ChainOf(writer, number);
            var head = position == 1 ? LedgerHead.Empty : (await store.Ledger().ReadAsync(subject)).Head;
            if (early)
            {
                report('L', writer, number);
            }

            var outcome = await store.Ledger().AppendAsync(subject, head, Some.Event());
            if (outcome is AppendOutcome.Appended && !early)
            {
                report('L', writer, number);
            }
        }
    }

    /// <summary>Which chain, and which place in it, holds a writer's event of a number.</summary>
    public static (SubjectId Subject, int Position) ChainOf(int writer, long number) => (
        new SubjectId(((writer << 24) + 0x1000_0000L + ((number - 1) / 8)).ToString("x32", CultureInfo.InvariantCulture)), (int)((number - 1) % 8) + 1);
}
