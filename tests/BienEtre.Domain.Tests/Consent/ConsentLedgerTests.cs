using BienEtre.Domain.Consent;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using CsCheck;
using static BienEtre.Domain.Tests.Consent.Chains;

namespace BienEtre.Domain.Tests.Consent;

/// <summary>Consent: given, withdrawn, superseded, idempotent.</summary>
public sealed class ConsentLedgerTests
{
    private static ConsentStatus Status(SubjectChain chain, DateTimeOffset? now = null) =>
        ConsentLedger.Position(chain, Purpose.LiveSession, Notices, now ?? Start).Status;

    [Fact]
    public void Nothing_is_consented_to_until_asked()
    {
        Assert.Equal(ConsentStatus.NotAsked, Status(Empty));
        Assert.Empty(ConsentLedger.InForce(Empty, Notices, Start));
        Assert.All(ConsentLedger.Fold(Empty, Notices, Start), position =>
            Assert.Equal((ConsentStatus.NotAsked, (LedgerEvent?)null), (position.Status, position.Last)));
    }

    [Fact]
    public void Given_withdrawn_and_given_again()
    {
        var chain = Empty.Then(Give(1));
        Assert.Equal(ConsentStatus.Given, Status(chain));
        chain = chain.Then(Withdraw(2));
        Assert.Equal(ConsentStatus.Withdrawn, Status(chain));
        Assert.Equal(ConsentStatus.Given, Status(chain.Then(Give(3))));
    }

    [Fact]
    public void Consent_to_one_purpose_is_none_to_another()
    {
        var chain = Empty.Then(Give(1));
        Assert.Equal([Purpose.LiveSession], ConsentLedger.InForce(chain, Notices, Start));
        Assert.Equal([Purpose.LiveSession], ConsentLedger.InForce(chain.Then(Withdraw(2, Purpose.Utilisation)), Notices, Start));
        Assert.Empty(ConsentLedger.InForce(chain.Then(Withdraw(2)), Notices, Start));
    }

    [Fact]
    public void A_material_notice_supersedes_and_a_correction_does_not()
    {
        var chain = Empty.Then(Give(1));
        Assert.Equal(ConsentStatus.Given, Status(chain, new DateTimeOffset(2026, 4, 30, 23, 59, 59, TimeSpan.Zero)));
        var may = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(ConsentStatus.Superseded, Status(chain, may));
        Assert.Empty(ConsentLedger.InForce(chain, Notices, may));
        Assert.Equal(ConsentStatus.Given, Status(chain.Then(Give(2, notice: 3), may), may));
    }

    [Fact]
    public void Consent_under_a_notice_that_nobody_knows_does_not_count()
    {
        LedgerEvent Under(int version) => new(Operation(1), LedgerEventKind.ConsentGiven, Purpose.LiveSession, version, ShownHash,
            Domain.Subjects.Roles.Employee, Start, "");
        Assert.Equal(ConsentStatus.Given, Status(Of([Under(1)])));
        Assert.Equal(ConsentStatus.Superseded, Status(Of([Under(0)])));
        Assert.Equal(ConsentStatus.Superseded, Status(Of([Under(99)])));
        Assert.Equal(ConsentStatus.Superseded, Status(Of([Under(3)])));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void The_notice_shown_must_be_the_one_in_force(int version) =>
        Assert.Equal(new LedgerDecision.Refused(DenyReason.NoticeOutdated), ConsentLedger.Decide(Empty, Give(1, notice: version), Notices, Start));

    [Fact]
    public void Where_the_text_of_the_notice_is_known_its_hash_must_be_named()
    {
        var known = Notices.WithHashes(1, [new string('b', 64), new string('c', 64)]);
        Assert.Equal(new LedgerDecision.Refused(DenyReason.NoticeOutdated), ConsentLedger.Decide(Empty, Give(1), known, Start));
        Assert.IsType<LedgerDecision.Append>(ConsentLedger.Decide(Empty, Give(1) with { NoticeHash = new string('c', 64) }, known, Start));
    }

    [Theory]
    [InlineData(Purpose.Service)]
    [InlineData(Purpose.RightsHandling)]
    [InlineData(Purpose.PractitionerData)]
    [InlineData((Purpose)77)]
    public void What_does_not_rest_on_consent_can_be_neither_given_nor_withdrawn(Purpose purpose)
    {
        Assert.Equal(new LedgerDecision.Refused(DenyReason.NotAllowed), ConsentLedger.Decide(Empty, Give(1, purpose), Notices, Start));
        Assert.Equal(new LedgerDecision.Refused(DenyReason.NotAllowed), ConsentLedger.Decide(Empty, Withdraw(1, purpose), Notices, Start));
    }

    [Fact]
    public void Utilisation_can_be_chosen_though_nothing_is_collected_yet() =>
        Assert.Contains(Purpose.Utilisation, ConsentLedger.InForce(Empty.Then(Give(1, Purpose.Utilisation)), Notices, Start));

    [Fact]
    public void A_repeated_operation_is_done_already_even_after_the_opposite()
    {
        var chain = Empty.Then(Give(1)).Then(Withdraw(2));
        var repeated = Assert.IsType<LedgerDecision.AlreadyDone>(ConsentLedger.Decide(chain, Give(1), Notices, Start.AddDays(1)));
        Assert.Equal((chain.Events[0], 0), (repeated.Entry, repeated.Index));
        Assert.Equal(1, Assert.IsType<LedgerDecision.AlreadyDone>(ConsentLedger.Decide(chain, Withdraw(2), Notices, Start)).Index);
    }

    [Fact]
    public void One_operation_id_is_one_decision()
    {
        var chain = Empty.Then(Give(1));
        Assert.Equal(new LedgerDecision.Refused(DenyReason.Malformed), ConsentLedger.Decide(chain, Withdraw(1), Notices, Start));
        Assert.Equal(new LedgerDecision.Refused(DenyReason.Malformed), ConsentLedger.Decide(chain, Give(1, Purpose.Utilisation), Notices, Start));
    }

    [Fact]
    public void Saying_the_same_again_adds_nothing()
    {
        var chain = Empty.Then(Give(1));
        Assert.IsType<LedgerDecision.AlreadyDone>(ConsentLedger.Decide(chain, Give(2), Notices, Start));
        Assert.IsType<LedgerDecision.AlreadyDone>(ConsentLedger.Decide(chain.Then(Withdraw(3)), Withdraw(4), Notices, Start));
        Assert.IsType<LedgerDecision.Append>(ConsentLedger.Decide(chain, Give(2, notice: 2), Notices, new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_no_that_was_never_a_yes_is_kept() => Assert.Equal(ConsentStatus.Withdrawn, Status(Empty.Then(Withdraw(1))));

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000G")]
    [InlineData("0000000000000000000000000000000A")]
    [InlineData("000000000000000000000000000000001")]
    public void Malformed_operation_ids_are_refused(string operation)
    {
        Assert.Equal(new LedgerDecision.Refused(DenyReason.Malformed), ConsentLedger.Decide(Empty, Give(1) with { OperationId = operation }, Notices, Start));
        Assert.Equal(new LedgerDecision.Refused(DenyReason.Malformed), ConsentLedger.Decide(Empty, Give(1) with { NoticeHash = operation }, Notices, Start));
    }

    [Fact]
    public void A_full_chain_takes_a_withdrawal_but_no_further_consent()
    {
        var other = Of(Enumerable.Range(100, 1_000).Select(i => new LedgerEvent(
            Operation(i), i % 2 == 0 ? LedgerEventKind.ConsentWithdrawn : LedgerEventKind.ConsentGiven, Purpose.LiveSession, 1, ShownHash,
                Domain.Subjects.Roles.Employee, Start, "")));
        Assert.Equal(ConsentStatus.Given, Status(other));
        Assert.IsType<LedgerDecision.Append>(ConsentLedger.Decide(other, Withdraw(1), Notices, Start));
        Assert.Equal(new LedgerDecision.Refused(DenyReason.LimitReached), ConsentLedger.Decide(other, Give(1, Purpose.Utilisation), Notices, Start));
    }

    /// <summary>Against a model in two lines: the last word on a purpose, and whether a material notice came after it.</summary>
    [Fact]
    public void The_last_decision_on_a_purpose_wins() => Gen.Select(Event.Array[0, 40], Gen.Int[0, 150]).Sample(
        (events, days) =>
        {
            var now = Start.AddDays(days);
            var current = now < new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero) ? 1 : now < new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero)
                ? 2 : 3;
            foreach (var position in ConsentLedger.Fold(Of(events), Notices, now))
            {
                var last = events.LastOrDefault(e => e.Purpose == position.Purpose
                    && (e.Kind == LedgerEventKind.ConsentGiven || e.Kind == LedgerEventKind.ConsentWithdrawn));
                var counts = last is not null && last.NoticeVersion >= (current == 3 ? 3 : 1) && last.NoticeVersion <= current;
                var expected = last is null ? ConsentStatus.NotAsked
                    : last.Kind == LedgerEventKind.ConsentWithdrawn ? ConsentStatus.Withdrawn
                    : counts ? ConsentStatus.Given : ConsentStatus.Superseded;
                Assert.Equal((expected, last), (position.Status, position.Last));
            }
        },
        iter: 5_000);
}
