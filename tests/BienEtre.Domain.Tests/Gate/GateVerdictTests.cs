using System.Collections.Immutable;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Restriction;
using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Tests.Gate;

/// <summary>
/// The verdict against a table written from the law and the policy, not from the code; and the table against verdicts that are broken on purpose.
/// </summary>
public sealed class GateVerdictTests
{
    private delegate GateVerdict Verdict(GateQuestion question, GateFacts facts, DateTimeOffset now);

    private const string Session = "0123456789abcdef0123456789abcdef";

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    // What the registry allows at all: purpose and the classes of record it may use.
    private static readonly Dictionary<Purpose, RecordClass[]> MayUse = new()
    {
        [Purpose.Service] = [RecordClass.Account, RecordClass.SessionSkeleton, RecordClass.SessionSignalling],
        [Purpose.LiveSession] = [RecordClass.SessionMedia, RecordClass.SessionSignalling],
        [Purpose.Utilisation] = [],
        [Purpose.RightsHandling] = [RecordClass.ConsentEvent, RecordClass.RestrictionEvent, RecordClass.AccessLog],
        [Purpose.PractitionerData] = [RecordClass.PractitionerProfile],
    };

    // Ordinary processing: consent given or not, restriction in the four ways it can stand to this session.
    private const string Table = """
        purpose          consent  free  restricted  continued-here  continued-elsewhere
        Service          yes      None  Restricted  None            Restricted
        Service          no       None  Restricted  None            Restricted
        LiveSession      yes      None  Restricted  None            Restricted
        LiveSession      no       ConsentMissing ConsentMissing ConsentMissing ConsentMissing
        RightsHandling   yes      None  None        None            None
        RightsHandling   no       None  None        None            None
        PractitionerData yes      None  Restricted  None            Restricted
        PractitionerData no       None  Restricted  None            Restricted
        """;

    private static readonly RestrictionPosition[] Restrictions =
    [
        RestrictionPosition.None,
        new(true, RestrictionGround.Accuracy, Now, null),
        new(true, RestrictionGround.Claims, Now, Session),
        new(true, RestrictionGround.Unlawful, Now, "ffffffffffffffffffffffffffffffff"),
    ];

    [Fact]
    public void The_verdict_follows_the_table() => Assert.Empty(Breaches(GateVerdict.Decide));

    /// <summary>Negative controls: a verdict with one rule left out must not pass.</summary>
    [Theory]
    [InlineData("consent")]
    [InlineData("restriction")]
    [InlineData("relation")]
    [InlineData("role")]
    [InlineData("freshness")]
    [InlineData("retention")]
    [InlineData("registry")]
    [InlineData("rights")]
    public void The_table_finds_a_verdict_without(string rule)
    {
        GateVerdict Broken(GateQuestion question, GateFacts facts, DateTimeOffset now)
        {
            var own = facts.Own!;
            (question, facts) = rule switch
            {
                "consent" => (question, facts with { Own = own with { Given = [.. Enum.GetValues<Purpose>()] } }),
                "restriction" => (question, facts with { Own = own with { Restriction = RestrictionPosition.None } }),
                "relation" => (question with { Relation = Relation.Own }, facts),
                "role" => (question with { AllowedRoles = question.Role }, facts),
                "freshness" => (question, facts with { Own = own with { AskedAt = now } }),
                "retention" => (question, facts with { RetentionTrigger = null }),
                "rights" => (question with { Use = DataUse.Process }, facts),
                _ => (question with { RecordClass = MayUse[question.Purpose].Append(question.RecordClass).First() }, facts),
            };
            return GateVerdict.Decide(question, facts, now);
        }

        Assert.NotEmpty(Breaches(Broken));
    }

    [Theory]
    [InlineData(false, false, DenyReason.OtherNotReady)]
    [InlineData(true, true, DenyReason.OtherNotReady)]
    [InlineData(true, false, DenyReason.None)]
    public void Another_participant_must_be_ready_and_why_not_is_not_said(bool consent, bool restricted, DenyReason expected)
    {
        var other = new SubjectFacts(consent ? [Purpose.LiveSession] : [], [], Restrictions[restricted ? 1 : 0], Now);
        Assert.Equal(expected, Ask(Purpose.LiveSession, RecordClass.SessionMedia, Facts() with { Others = [other] }).Reason);
    }

    [Fact]
    public void The_own_reason_comes_first_and_an_old_answer_about_another_is_no_statement_about_a_person()
    {
        var other = new SubjectFacts([], [], Restrictions[1], Now);
        Assert.Equal(DenyReason.ConsentMissing, Ask(Purpose.LiveSession, RecordClass.SessionMedia, Facts(consent: false) with { Others = [other] }).Reason);
        var old = new SubjectFacts([Purpose.LiveSession], [], RestrictionPosition.None, Now.AddSeconds(-10));
        Assert.Equal(DenyReason.NotConfirmed, Ask(Purpose.LiveSession, RecordClass.SessionMedia, Facts() with { Others = [old] }).Reason);
    }

    [Fact]
    public void Facts_that_are_missing_are_a_no()
    {
        Assert.Equal(DenyReason.ConsentMissing, Ask(Purpose.LiveSession, RecordClass.SessionMedia, new GateFacts(null, [], null)).Reason);
        var unknown = Facts() with { Own = new SubjectFacts(default, default, RestrictionPosition.None, Now) };
        Assert.Equal(DenyReason.NotConfirmed, Ask(Purpose.LiveSession, RecordClass.SessionMedia, unknown).Reason);
        Assert.Equal(DenyReason.NotConfirmed, Ask(Purpose.Service, RecordClass.Account, unknown).Reason);
    }

    [Fact]
    public void Another_basis_makes_another_behaviour()
    {
        var question = Question(Purpose.Service, RecordClass.Account);
        var objected = Facts(consent: false) with { Own = Facts(consent: false).Own! with { Objected = [Purpose.Service] } };
        DenyReason Under(LegalBasis basis) => GateVerdict.Decide(question, ProcessingRegistry.Find(Purpose.Service)! with { Basis = basis }, objected,
            Now).Reason;
        Assert.Equal(DenyReason.Objected, Under(LegalBasis.LegitimateInterest));
        Assert.Equal(DenyReason.ConsentMissing, Under(LegalBasis.Consent));
        Assert.Equal(DenyReason.None, Under(LegalBasis.Contract));
        Assert.Equal(DenyReason.None, Under(LegalBasis.LegalObligation));
        Assert.Equal(DenyReason.NoBasis, GateVerdict.Decide(question, null, objected, Now).Reason);
        Assert.Equal(DenyReason.NoBasis, GateVerdict.Decide(question, ProcessingRegistry.Find(Purpose.RightsHandling), objected, Now).Reason);
    }

    [Fact]
    public void The_platform_needs_no_relation_but_every_consent()
    {
        var system = Question(Purpose.Service, RecordClass.SessionSkeleton) with { Role = Roles.System, AllowedRoles = Roles.System,
            Relation = Relation.Unrelated };
        Assert.True(GateVerdict.Decide(system, new GateFacts(null, [], null), Now).Allowed);
        Assert.Equal(DenyReason.Restricted, GateVerdict.Decide(system, Facts(restriction: 1), Now).Reason);
        var media = system with { Purpose = Purpose.LiveSession, RecordClass = RecordClass.SessionMedia };
        Assert.Equal(DenyReason.ConsentMissing, GateVerdict.Decide(media, Facts(consent: false), Now).Reason);
    }

    [Fact]
    public void An_operator_stops_things_and_does_nothing_else_to_others()
    {
        var question = Question(Purpose.PractitionerData, RecordClass.PractitionerProfile) with
        {
            Role = Roles.Operator, AllowedRoles = Roles.Operator, Relation = Relation.Unrelated,
        };
        Assert.True(GateVerdict.Decide(question with { Use = DataUse.Reduce }, Facts(), Now).Allowed);
        Assert.Equal(DenyReason.NotAllowed, GateVerdict.Decide(question, Facts(), Now).Reason);
        Assert.Equal(DenyReason.NotAllowed, GateVerdict.Decide(question with { Use = DataUse.OwnRights }, Facts(), Now).Reason);
    }

    [Theory]
    [InlineData(Roles.None, Roles.None, false)]
    [InlineData(Roles.Employee, Roles.None, false)]
    [InlineData(Roles.Employee, Roles.Employee | Roles.Practitioner, true)]
    [InlineData(Roles.Employee | Roles.Practitioner, Roles.Employee | Roles.Practitioner, false)]
    [InlineData(Roles.Anonymous, Roles.Employee | Roles.Practitioner, false)]
    public void An_open_method_still_asks_for_one_allowed_role(Roles role, Roles allowed, bool expected) =>
        Assert.Equal(expected, GateVerdict.DecideOpen(role, allowed).Allowed);

    private static GateQuestion Question(Purpose purpose, RecordClass recordClass) =>
        new(Roles.Employee, Roles.Employee | Roles.Practitioner, Relation.Own, purpose, recordClass, DataUse.Process, Session);

    private static GateFacts Facts(bool consent = true, int restriction = 0) =>
        new(new SubjectFacts(consent ? [Purpose.LiveSession] : [], [], Restrictions[restriction], Now), [], null);

    private static GateVerdict Ask(Purpose purpose, RecordClass recordClass, GateFacts facts) => GateVerdict.Decide(Question(purpose, recordClass), facts, Now);

    private static List<string> Breaches(Verdict verdict)
    {
        var breaches = new List<string>();
        var rows = Table.Split('\n').Skip(1).Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        foreach (var (row, restriction, recordClass, use, relation) in
            from row in rows
            from restriction in Enumerable.Range(0, 4)
            from recordClass in Enum.GetValues<RecordClass>()
            from use in Enum.GetValues<DataUse>()
            from relation in Enum.GetValues<Relation>()
            select (row, restriction, recordClass, use, relation))
        {
            var purpose = Enum.Parse<Purpose>(row[0]);
            var expected = relation == Relation.Unrelated ? DenyReason.NotAllowed
                : !MayUse[purpose].Contains(recordClass) ? DenyReason.NoBasis
                : use != DataUse.Process ? DenyReason.None
                : Enum.Parse<DenyReason>(row[2 + restriction]);
            var question = Question(purpose, recordClass) with { Use = use, Relation = relation };
            var facts = Facts(row[1] == "yes", restriction);
            Check(question, facts, expected);

            // The same question by somebody else, on old facts, about an old record.
            Check(question with { Role = Roles.CorporateAdmin }, facts, DenyReason.NotAllowed);
            Check(question with { Role = Roles.Employee | Roles.Practitioner }, facts, DenyReason.NotAllowed);
            if (expected == DenyReason.None && use == DataUse.Process)
            {
                Check(question, facts with { Own = facts.Own! with { AskedAt = Now.AddSeconds(-10) } }, DenyReason.NotConfirmed);
                Check(question, facts with { Own = facts.Own! with { AskedAt = Now.AddSeconds(2) } }, DenyReason.NotConfirmed);
            }

            var stored = recordClass is not (RecordClass.SessionMedia or RecordClass.SessionSignalling);
            Check(question, facts with { RetentionTrigger = Now.AddYears(-6) }, expected is DenyReason.NotAllowed or DenyReason.NoBasis || !stored
                ? expected : DenyReason.RetentionOver);
        }

        return breaches;

        void Check(GateQuestion question, GateFacts facts, DenyReason expected)
        {
            var reason = verdict(question, facts, Now).Reason;
            if (reason != expected)
            {
                breaches.Add($"{question}: {reason}, not {expected}");
            }
        }
    }
}
