using BienEtre.Domain.Consent;
using BienEtre.Domain.Subjects;
using CsCheck;
using static BienEtre.Domain.Tests.Consent.Chains;

namespace BienEtre.Domain.Tests.Consent;

/// <summary>The hash chain finds any single change.</summary>
public sealed class LedgerHashTests
{
    private static readonly Gen<LedgerEvent[]> SomeEvents = Event.Array[1, 12];

    [Fact]
    public void An_untouched_chain_verifies()
    {
        Assert.True(LedgerHash.Verify(Subject, Empty));
        SomeEvents.Sample(events => LedgerHash.Verify(Subject, Of(events)), iter: 500);
    }

    [Fact]
    public void Any_single_change_of_an_event_is_found() => Gen.Select(SomeEvents, Gen.Int[0, 11], Event, Gen.Int[0, 7]).Sample(
        (events, which, other, field) =>
        {
            var chain = Of(events);
            var index = which % events.Length;
            var old = events[index];
            var changed = field switch
            {
                0 => old with { OperationId = other.OperationId },
                1 => old with { Kind = other.Kind },
                2 => old with { Purpose = other.Purpose },
                3 => old with { NoticeVersion = other.NoticeVersion },
                4 => old with { NoticeHash = other.NoticeHash },
                5 => old with { By = other.By },
                6 => old with { At = old.At.AddTicks(1) },
                _ => old with { Detail = other.Detail },
            };
            var forged = chain with { Events = chain.Events.SetItem(index, changed) };
            Assert.Equal(changed == old, LedgerHash.Verify(Subject, forged));
        },
        iter: 5_000);

    [Fact]
    public void Dropping_moving_inserting_and_repeating_are_found() => Gen.Select(SomeEvents, Gen.Int[0, 11], Event).Sample(
        (events, which, other) =>
        {
            var chain = Of(events);
            var index = which % events.Length;
            Assert.False(LedgerHash.Verify(Subject, chain with { Events = chain.Events.RemoveAt(index) }));
            Assert.False(LedgerHash.Verify(Subject, chain with { Events = chain.Events.Insert(index, other) }));
            Assert.False(LedgerHash.Verify(Subject, chain with { Events = chain.Events.Add(chain.Events[index]) }));
            var swapped = chain.Events.SetItem(0, chain.Events[index]).SetItem(index, chain.Events[0]);
            Assert.Equal(chain.Events[0] == chain.Events[index], LedgerHash.Verify(Subject, chain with { Events = swapped }));
        },
        iter: 1_000);

    [Fact]
    public void A_chain_belongs_to_one_subject_and_to_its_head() => SomeEvents.Sample(
        events =>
        {
            var chain = Of(events);
            Assert.False(LedgerHash.Verify(new SubjectId("00000000000000000000000000000e02"), chain));
            Assert.False(LedgerHash.Verify(Subject, chain with { Head = chain.Head with { Length = chain.Head.Length + 1 } }));
            Assert.False(LedgerHash.Verify(Subject, chain with { Head = chain.Head with { Hash = ShownHash } }));
            Assert.Equal(chain.Head, LedgerHash.HeadAfter(Subject, chain, events.Length));
            Assert.Equal(Enumerable.Range(1, events.Length).Select(count => LedgerHash.HeadAfter(Subject, chain, count)), LedgerHash.HeadsOf(Subject, chain));
        },
        iter: 500);

    /// <summary>The bytes are what receipts and stored chains rest on: this vector was computed from the description, by hand, and must never change.</summary>
    [Fact]
    public void The_bytes_are_those_of_the_description()
    {
        var entry = new LedgerEvent(
            Operation(1), LedgerEventKind.ConsentGiven, Registry.Vector, 1, ShownHash, Roles.Employee, DateTimeOffset.UnixEpoch.AddMilliseconds(1), "");
        var expected = Bytes.Text(Operation(1)) + Bytes.Text("ConsentGiven") + Bytes.Text("LiveSession") + Bytes.Text(ShownHash)
            + Bytes.Text("Employee") + Bytes.Text("") + Bytes.Number(1) + Bytes.Number(621355968000010000);
        Assert.Equal(expected, Convert.ToHexStringLower(LedgerHash.CanonicalBytes(entry)));
        var preimage = Bytes.Text("bien-etre ledger 1") + Bytes.Text(Subject.Value) + Bytes.Number(0) + Bytes.Text("") + expected;
        Assert.Equal(
            new LedgerHead(1, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Convert.FromHexString(preimage)))),
            LedgerHash.Next(Subject, LedgerHead.Empty, entry));
    }

    private static class Registry
    {
        public const Domain.Registry.Purpose Vector = Domain.Registry.Purpose.LiveSession;
    }

    private static class Bytes
    {
        public static string Text(string text) => Number(text.Length) + Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(text));

        public static string Number(long value) => value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
