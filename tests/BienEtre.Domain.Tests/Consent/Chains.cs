using System.Collections.Immutable;
using System.Globalization;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Restriction;
using BienEtre.Domain.Subjects;
using CsCheck;

namespace BienEtre.Domain.Tests.Consent;

/// <summary>Chains of decisions for tests.</summary>
internal static class Chains
{
    public static readonly SubjectId Subject = new("00000000000000000000000000000e01");
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    public static readonly string ShownHash = new('a', 64);

    /// <summary>Version 1 from the start, 2 a mere correction, 3 material: each a month after the other.</summary>
    public static readonly PrivacyNotices Notices = new(
    [
        new PrivacyNotice(1, Material: true, new DateOnly(2026, 1, 1), []),
        new PrivacyNotice(2, Material: false, new DateOnly(2026, 4, 1), []),
        new PrivacyNotice(3, Material: true, new DateOnly(2026, 5, 1), []),
    ]);

    public static SubjectChain Empty { get; } = new(LedgerHead.Empty, []);

    public static string Operation(int number) => number.ToString("x32", CultureInfo.InvariantCulture);

    public static ConsentCommand.Give Give(int operation, Purpose purpose = Purpose.LiveSession, int notice = 1) =>
        new(purpose, notice, ShownHash, Operation(operation), Roles.Employee);

    public static ConsentCommand.Withdraw Withdraw(int operation, Purpose purpose = Purpose.LiveSession) => new(purpose, Operation(operation), Roles.Employee);

    public static RestrictionCommand.Restrict Restrict(int operation, RestrictionGround ground = RestrictionGround.Accuracy) =>
        new(ground, Operation(operation), Roles.Employee);

    public static SubjectChain Append(this SubjectChain chain, LedgerDecision decision)
    {
        var entry = Assert.IsType<LedgerDecision.Append>(decision).Entry;
        return new SubjectChain(LedgerHash.Next(Subject, chain.Head, entry), chain.Events.Add(entry));
    }

    public static SubjectChain Then(this SubjectChain chain, ConsentCommand command, DateTimeOffset? now = null) =>
        chain.Append(ConsentLedger.Decide(chain, command, Notices, now ?? Start));

    public static SubjectChain Then(this SubjectChain chain, RestrictionCommand command, DateTimeOffset? now = null) =>
        chain.Append(RestrictionLedger.Decide(chain, command, now ?? Start));

    /// <summary>Random events, whatever their sense.</summary>
    public static Gen<LedgerEvent> Event { get; } = Gen.Select(
        Gen.Int[0, 1_000_000], Gen.Enum<LedgerEventKind>(), Gen.Enum<Purpose>(), Gen.Int[0, 4], Gen.OneOf("", ShownHash),
        Gen.OneOf(Roles.Employee, Roles.Practitioner),
        Gen.Int[0, 1_000_000_000], Gen.OneOf("", "Accuracy", "Claims", Operation(7)))
        .Select((id, kind, purpose, notice, hash, by, ms, detail) =>
            new LedgerEvent(Operation(id), kind, purpose, notice, hash, by, Start.AddMilliseconds(ms), detail));

    public static SubjectChain Of(IEnumerable<LedgerEvent> events)
    {
        var head = LedgerHead.Empty;
        ImmutableArray<LedgerEvent> all = [.. events];
        foreach (var entry in all)
        {
            head = LedgerHash.Next(Subject, head, entry);
        }

        return new SubjectChain(head, all);
    }
}
