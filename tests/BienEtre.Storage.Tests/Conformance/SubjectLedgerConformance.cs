using BienEtre.Domain.Consent;
using BienEtre.Storage.Tests.Support;
using CsCheck;

namespace BienEtre.Storage.Tests.Conformance;

/// <summary>What every engine's ledger of consent and restriction must do.</summary>
public abstract class SubjectLedgerConformance : IAsyncLifetime
{
    private protected ITestStore Store { get; private set; } = null!;

    private ISubjectLedger Ledger => Store.Ledger();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_unknown_subject_has_an_empty_chain()
    {
        var chain = await Ledger.ReadAsync(Some.Subject());
        Assert.Equal(LedgerHead.Empty, chain.Head);
        Assert.Empty(chain.Events);
    }

    [Fact]
    public async Task Events_are_read_in_order_under_the_domains_head_also_after_a_restart()
    {
        var subject = Some.Subject();
        LedgerEvent[] events =
        [
            Some.Event(), Some.Event(kind: LedgerEventKind.Restricted, detail: "Accuracy"), Some.Event(kind: LedgerEventKind.ConsentWithdrawn),
        ];
        var head = LedgerHead.Empty;
        foreach (var entry in events)
        {
            var appended = Assert.IsType<AppendOutcome.Appended>(await Ledger.AppendAsync(subject, head, entry));
            Assert.Equal(LedgerHash.Next(subject, head, entry), appended.Head);
            head = appended.Head;
        }

        await Store.RestartAsync();
        var chain = await Ledger.ReadAsync(subject);

        Assert.Equal(head, chain.Head);
        Assert.Equal(events, chain.Events.ToArray());
        Assert.True(LedgerHash.Verify(subject, chain));
    }

    [Fact]
    public async Task An_append_to_a_head_that_is_not_the_head_is_a_conflict_and_stores_nothing()
    {
        var subject = Some.Subject();
        var first = await AppendAsync(subject, LedgerHead.Empty);
        var wrong = new[]
        {
            LedgerHead.Empty, first with { Hash = new string('0', 64) }, first with { Length = 2 }, first with { Hash = "" },
        };
        foreach (var head in wrong)
        {
            Assert.IsType<AppendOutcome.Conflict>(await Ledger.AppendAsync(subject, head, Some.Event()));
        }

        Assert.IsType<AppendOutcome.Conflict>(await Ledger.AppendAsync(Some.Subject(), first, Some.Event()));
        Assert.Equal(first, (await Ledger.ReadAsync(subject)).Head);
    }

    [Fact]
    public async Task A_repeated_operation_gives_the_same_answer_and_stores_nothing()
    {
        var subject = Some.Subject();
        var entry = Some.Event();
        var first = Assert.IsType<AppendOutcome.Appended>(await Ledger.AppendAsync(subject, LedgerHead.Empty, entry));
        var second = await AppendAsync(subject, first.Head);

        Assert.Equal(first, await Ledger.AppendAsync(subject, LedgerHead.Empty, entry));
        Assert.Equal(first, await Ledger.AppendAsync(subject, second, entry));
        Assert.Equal(second, (await Ledger.ReadAsync(subject)).Head);
    }

    [Fact]
    public async Task The_same_operation_id_may_serve_two_subjects()
    {
        var entry = Some.Event();
        Assert.IsType<AppendOutcome.Appended>(await Ledger.AppendAsync(Some.Subject(), LedgerHead.Empty, entry));
        Assert.IsType<AppendOutcome.Appended>(await Ledger.AppendAsync(Some.Subject(), LedgerHead.Empty, entry));
    }

    [Fact]
    public async Task Bad_names_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Ledger.AppendAsync(new("jane@example.org"), LedgerHead.Empty, Some.Event()));
        await Assert.ThrowsAsync<ArgumentException>(() => Ledger.AppendAsync(default, LedgerHead.Empty, Some.Event()));
        await Assert.ThrowsAsync<ArgumentException>(() => Ledger.AppendAsync(Some.Subject(), LedgerHead.Empty, Some.Event(operation: "short")));
        await Assert.ThrowsAsync<ArgumentException>(() => Ledger.AppendAsync(Some.Subject(), LedgerHead.Empty, Some.Event(operation: new string('G', 32))));
    }

    [Fact]
    public async Task Of_appends_to_one_head_at_once_exactly_one_wins()
    {
        var subject = Some.Subject();
        var head = LedgerHead.Empty;
        for (var round = 0; round < 10; round++)
        {
            var expected = head;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Ledger.AppendAsync(subject, expected, Some.Event()))));
            head = Assert.Single(outcomes.OfType<AppendOutcome.Appended>()).Head;
            Assert.Equal(15, outcomes.Count(outcome => outcome is AppendOutcome.Conflict));
        }

        var chain = await Ledger.ReadAsync(subject);
        Assert.Equal(head, chain.Head);
        Assert.Equal(10, chain.Events.Length);
    }

    [Fact]
    public async Task Of_one_operation_sent_many_times_at_once_one_event_is_stored()
    {
        var subject = Some.Subject();
        var entry = Some.Event();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Ledger.AppendAsync(subject, LedgerHead.Empty, entry))));

        Assert.All(outcomes, outcome => Assert.Equal(LedgerHash.Next(subject, LedgerHead.Empty, entry), Assert.IsType<AppendOutcome.Appended>(outcome).Head));
        Assert.Single((await Ledger.ReadAsync(subject)).Events);
    }

    [Fact]
    public async Task Any_sequence_of_appends_does_what_a_list_does()
    {
        // Which subject; whether the head is right; whether the operation repeats an earlier one, and which.
        var command = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 20]);
        await command.Array[1, 25].SampleAsync(
            async commands =>
            {
                var model = new[] { (Subject: Some.Subject(), Events: new List<LedgerEvent>()), (Subject: Some.Subject(), Events: []) };
                foreach (var (who, headChoice, repeatChoice, which) in commands)
                {
                    var (subject, events) = model[who];
                    var repeats = repeatChoice == 0 && events.Count > 0;
                    var entry = repeats ? events[which % events.Count] : Some.Event(kind: (LedgerEventKind)(which % 6), detail: new string('d', which));
                    var right = HeadOf(subject, events, events.Count);
                    var head = headChoice == 0 ? right with { Length = right.Length + 1 } : right;
                    AppendOutcome expected = repeats ? new AppendOutcome.Appended(HeadOf(subject, events, events.IndexOf(entry) + 1))
                        : headChoice == 0 ? new AppendOutcome.Conflict()
                        : new AppendOutcome.Appended(LedgerHash.Next(subject, right, entry));
                    Assert.Equal(expected, await Ledger.AppendAsync(subject, head, entry));
                    if (!repeats && headChoice != 0)
                    {
                        events.Add(entry);
                    }
                }

                foreach (var (subject, events) in model)
                {
                    Assert.Equal(events, (await Ledger.ReadAsync(subject)).Events.ToArray());
                }
            },
            iter: 100,
            threads: 4);
    }

    private protected abstract Task<ITestStore> OpenAsync();

    private static LedgerHead HeadOf(Domain.Subjects.SubjectId subject, List<LedgerEvent> events, int count) =>
        LedgerHash.HeadAfter(subject, new SubjectChain(LedgerHead.Empty, [.. events]), count);

    private async Task<LedgerHead> AppendAsync(Domain.Subjects.SubjectId subject, LedgerHead head) =>
        Assert.IsType<AppendOutcome.Appended>(await Ledger.AppendAsync(subject, head, Some.Event())).Head;
}
