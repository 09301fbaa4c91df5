using BienEtre.Domain.Consent;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Restriction;
using BienEtre.Domain.Subjects;
using BienEtre.Domain.Tests.Consent;
using CsCheck;
using static BienEtre.Domain.Tests.Consent.Chains;

namespace BienEtre.Domain.Tests.Restriction;

/// <summary>Restriction (GDPR Art. 18): placed, continued by consent, lifted, and what it shares with consent.</summary>
public sealed class RestrictionLedgerTests
{
    private static readonly string Session = Operation(500);
    private static readonly string OtherSession = Operation(501);

    private static RestrictionCommand.Continue Continue(int operation, string? session = null) => new(session ?? Session, Operation(operation), Roles.Employee);

    private static RestrictionCommand.Lift Lift(int operation) => new(Operation(operation), Roles.Employee);

    private static LedgerDecision Decide(SubjectChain chain, RestrictionCommand command) => RestrictionLedger.Decide(chain, command, Start);

    [Fact]
    public void Nothing_is_restricted_until_asked() => Assert.Equal(RestrictionPosition.None, RestrictionLedger.Fold(Empty));

    [Fact]
    public void A_restriction_blocks_everything_until_it_is_lifted()
    {
        var chain = Empty.Then(Restrict(1, RestrictionGround.Unlawful));
        var position = RestrictionLedger.Fold(chain);
        Assert.Equal(new RestrictionPosition(true, RestrictionGround.Unlawful, Start, null), position);
        Assert.True(position.Blocks(null) && position.Blocks(Session));
        var lifted = RestrictionLedger.Fold(chain.Then(Lift(2)));
        Assert.Equal(RestrictionPosition.None, lifted);
        Assert.False(lifted.Blocks(null) || lifted.Blocks(Session));
    }

    [Fact]
    public void Consent_to_continue_opens_that_session_alone()
    {
        var position = RestrictionLedger.Fold(Empty.Then(Restrict(1)).Then(Continue(2)));
        Assert.False(position.Blocks(Session));
        Assert.True(position.Active && position.Blocks(OtherSession) && position.Blocks(null));
    }

    [Fact]
    public void A_new_restriction_ends_the_consent_to_continue_and_keeps_the_first_date()
    {
        var chain = Empty.Then(Restrict(1)).Then(Continue(2)).Then(Restrict(3), Start.AddDays(1));
        var position = RestrictionLedger.Fold(chain);
        Assert.True(position.Blocks(Session));
        Assert.Equal(Start, position.Since);
    }

    [Fact]
    public void Consent_to_continue_does_not_outlive_the_restriction()
    {
        var chain = Empty.Then(Restrict(1)).Then(Continue(2)).Then(Lift(3)).Then(Restrict(4));
        Assert.True(RestrictionLedger.Fold(chain).Blocks(Session));
    }

    [Fact]
    public void There_is_nothing_to_lift_or_continue_without_a_restriction()
    {
        Assert.Equal(new LedgerDecision.Refused(DenyReason.WrongState), Decide(Empty, Lift(1)));
        Assert.Equal(new LedgerDecision.Refused(DenyReason.WrongState), Decide(Empty, Continue(1)));
        Assert.Equal(new LedgerDecision.Refused(DenyReason.WrongState), Decide(Empty.Then(Restrict(1)).Then(Lift(2)), Continue(3)));
    }

    [Fact]
    public void Repeated_operations_are_done_already()
    {
        var chain = Empty.Then(Restrict(1)).Then(Continue(2)).Then(Lift(3));
        Assert.Equal(0, Assert.IsType<LedgerDecision.AlreadyDone>(Decide(chain, Restrict(1))).Index);
        Assert.Equal(1, Assert.IsType<LedgerDecision.AlreadyDone>(Decide(chain, Continue(2))).Index);
        Assert.Equal(2, Assert.IsType<LedgerDecision.AlreadyDone>(Decide(chain, Lift(3))).Index);
    }

    [Fact]
    public void Saying_the_same_again_adds_nothing_but_another_ground_does()
    {
        var chain = Empty.Then(Restrict(1));
        Assert.IsType<LedgerDecision.AlreadyDone>(Decide(chain, Restrict(2)));
        Assert.IsType<LedgerDecision.Append>(Decide(chain, Restrict(2, RestrictionGround.Claims)));
        Assert.IsType<LedgerDecision.AlreadyDone>(Decide(chain.Then(Restrict(2, RestrictionGround.Claims)), Restrict(3)));
        Assert.IsType<LedgerDecision.Append>(Decide(chain.Then(Lift(2)), Restrict(3)));
        Assert.IsType<LedgerDecision.AlreadyDone>(Decide(chain.Then(Continue(2)), Continue(3)));
        Assert.IsType<LedgerDecision.Append>(Decide(chain.Then(Continue(2)), Continue(3, OtherSession)));
    }

    [Fact]
    public void A_full_chain_takes_a_restriction_but_neither_lifts_nor_continues()
    {
        LedgerEvent Entry(int i) => new(
            Operation(i), i % 2 == 0 ? LedgerEventKind.Restricted : LedgerEventKind.RestrictionLifted, Purpose.Service, 0, "", Roles.Employee, Start,
                i % 2 == 0 ? "Accuracy" : "");
        var restricted = Of(Enumerable.Range(1_001, 1_000).Select(Entry));
        Assert.True(RestrictionLedger.Fold(restricted).Active);
        Assert.Equal(new LedgerDecision.Refused(DenyReason.LimitReached), Decide(restricted, Lift(1)));
        Assert.Equal(new LedgerDecision.Refused(DenyReason.LimitReached), Decide(restricted, Continue(1)));
        Assert.IsType<LedgerDecision.Append>(Decide(Of(Enumerable.Range(1_000, 1_002).Select(Entry)), Restrict(1)));
    }

    [Fact]
    public void Malformed_commands_are_refused()
    {
        var refused = new LedgerDecision.Refused(DenyReason.Malformed);
        Assert.Equal(refused, Decide(Empty, Restrict(1, (RestrictionGround)9)));
        Assert.Equal(refused, Decide(Empty, Restrict(1) with { OperationId = "x" }));
        Assert.Equal(refused, Decide(Empty.Then(Restrict(1)), Continue(2, "room with a name in it")));
        Assert.Equal(refused, Decide(Empty.Then(Restrict(1)), Continue(1)));
    }

    [Fact]
    public void A_ground_that_this_build_does_not_know_restricts_all_the_same() =>
        Assert.True(RestrictionLedger.Fold(Of([new LedgerEvent(
            Operation(1), LedgerEventKind.Restricted, Purpose.Service, 0, "", Roles.Employee, Start, "SomethingNewer")])).Blocks(null));

    [Fact]
    public void Consent_and_restriction_share_a_chain_and_leave_each_other_alone() => Event.Array[0, 40].Sample(
        events =>
        {
            bool Consents(LedgerEvent e) => e.Kind is LedgerEventKind.ConsentGiven or LedgerEventKind.ConsentWithdrawn;
            var all = Of(events);
            Assert.Equal(RestrictionLedger.Fold(Of(events.Where(e => !Consents(e)))), RestrictionLedger.Fold(all));
            Assert.Equal(ConsentLedger.Fold(Of(events.Where(Consents)), Notices, Start), ConsentLedger.Fold(all, Notices, Start));
        },
        iter: 2_000);

    /// <summary>Against a model that looks backwards instead of folding forwards.</summary>
    [Fact]
    public void The_last_restriction_or_lifting_wins() => Event.Array[0, 40].Sample(
        events =>
        {
            var last = Array.FindLastIndex(events, e => e.Kind is LedgerEventKind.Restricted or LedgerEventKind.RestrictionLifted);
            var active = last >= 0 && events[last].Kind == LedgerEventKind.Restricted;
            var continued = active ? events.Skip(last).LastOrDefault(e => e.Kind == LedgerEventKind.ContinuedDespiteRestriction)?.Detail : null;
            var position = RestrictionLedger.Fold(Of(events));
            Assert.Equal((active, continued), (position.Active, position.ContinuedSession));
        },
        iter: 2_000);
}
