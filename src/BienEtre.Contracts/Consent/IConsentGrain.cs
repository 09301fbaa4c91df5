using System.Collections.Immutable;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using Orleans.Concurrency;

namespace BienEtre.Contracts.Consent;

/// <summary>The consents of one data subject. Key: subject id. The subject's ledger is the truth; this grain is its cache and its one writer of
/// consent.</summary>
[Alias("consent"), GrainInterfaceType("consent")]
public interface IConsentGrain : IGrainWithStringKey
{
    /// <summary>The subject's own consents, with receipts.</summary>
    [Alias("read"), Requires(Purpose.RightsHandling, RecordClass.ConsentEvent, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.OwnRights)]
    Task<ConsentOverview> ReadAsync();

    /// <summary>Gives consent to a purpose under the notice in force (Art. 7). Idempotent by operation id.</summary>
    /// <param name="command">The decision.</param>
    [Alias("give"), Requires(Purpose.RightsHandling, RecordClass.ConsentEvent, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.OwnRights)]
    Task<ConsentResult> GiveAsync(GiveConsent command);

    /// <summary>Withdraws consent (Art. 7(3)): running media of the subject stops first, then the decision is stored. Idempotent by operation id.</summary>
    /// <param name="command">The decision.</param>
    [Alias("withdraw"), Requires(Purpose.RightsHandling, RecordClass.ConsentEvent, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.OwnRights)]
    Task<ConsentResult> WithdrawAsync(WithdrawConsent command);

    /// <summary>The gate's question: the standing of every purpose. With a session, registers it to be told at once of a withdrawal. Throws when the
    /// ledger cannot confirm.</summary>
    /// <param name="session">A session that holds a lease on the answer, or null.</param>
    // Interleaves: the gate asks while this grain may be waiting for its ledger, or for the very session that asks.
    [Alias("standing"), AlwaysInterleave, Open("the gate asks this before every other call; it returns no content", Roles = Roles.System, Logged = false)]
    Task<ConsentStanding> StandingAsync(string? session);
}

/// <summary>Consent to a purpose.</summary>
/// <param name="Purpose">A purpose whose basis is consent.</param>
/// <param name="NoticeVersion">Version of the notice that was shown.</param>
/// <param name="NoticeHash">SHA-256 of the notice shown, lowercase hexadecimal.</param>
/// <param name="OperationId">Idempotency key, 32 hexadecimal digits.</param>
[GenerateSerializer, Immutable, Alias("consent-give")]
public sealed record GiveConsent(
    [property: Id(0)] Purpose Purpose, [property: Id(1)] int NoticeVersion, [property: Id(2)] string NoticeHash, [property: Id(3)] string OperationId);

/// <summary>Withdrawal of consent.</summary>
/// <param name="Purpose">The purpose.</param>
/// <param name="OperationId">Idempotency key, 32 hexadecimal digits.</param>
[GenerateSerializer, Immutable, Alias("consent-withdraw")]
public sealed record WithdrawConsent([property: Id(0)] Purpose Purpose, [property: Id(1)] string OperationId);

/// <summary>Outcome of a consent command.</summary>
[GenerateSerializer, Alias("consent-result")]
public abstract record ConsentResult
{
    private ConsentResult()
    {
    }

    /// <summary>Stored durably.</summary>
    /// <param name="Receipt">What was stored.</param>
    [GenerateSerializer, Immutable, Alias("consent-recorded")]
    public sealed record Recorded([property: Id(0)] ConsentReceipt Receipt) : ConsentResult;

    /// <summary>Not stored.</summary>
    /// <param name="Reason">Why, and so what to do next.</param>
    [GenerateSerializer, Immutable, Alias("consent-refused")]
    public sealed record Refused([property: Id(0)] Refusal Reason) : ConsentResult;
}

/// <summary>A receipt of one decision (ISO/IEC TS 27560 in short).</summary>
/// <param name="RecordId">The operation id.</param>
/// <param name="Purpose">The purpose.</param>
/// <param name="Given">True: given; false: withdrawn.</param>
/// <param name="NoticeVersion">Notice version.</param>
/// <param name="NoticeHash">SHA-256 of the notice.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ChainHash">Head of the subject's hash chain after this decision.</param>
[GenerateSerializer, Immutable, Alias("consent-receipt")]
public sealed record ConsentReceipt(
    [property: Id(0)] string RecordId, [property: Id(1)] Purpose Purpose, [property: Id(2)] bool Given, [property: Id(3)] int NoticeVersion,
    [property: Id(4)] string NoticeHash, [property: Id(5)] DateTimeOffset At, [property: Id(6)] string ChainHash);

/// <summary>One purpose and where the subject stands.</summary>
/// <param name="Purpose">The purpose.</param>
/// <param name="Status">The status.</param>
/// <param name="LastReceipt">The last decision, or null when never asked.</param>
[GenerateSerializer, Immutable, Alias("consent-item")]
public sealed record ConsentItem([property: Id(0)] Purpose Purpose, [property: Id(1)] ConsentStatus Status, [property: Id(2)] ConsentReceipt? LastReceipt);

/// <summary>All consents of a subject.</summary>
/// <param name="Items">One per consent purpose of this build.</param>
/// <param name="NoticeVersion">The notice version in force.</param>
/// <param name="History">All decisions, oldest first.</param>
[GenerateSerializer, Immutable, Alias("consent-overview")]
public sealed record ConsentOverview(
    [property: Id(0)] ImmutableArray<ConsentItem> Items, [property: Id(1)] int NoticeVersion, [property: Id(2)] ImmutableArray<ConsentReceipt> History);

/// <summary>The gate's answer about a subject.</summary>
/// <param name="Given">Purposes to which consent is in force.</param>
/// <param name="Objected">Purposes objected to.</param>
/// <param name="LedgerLength">Version: length of the subject's chain when answered.</param>
/// <param name="Age">How long ago the ledger itself confirmed this; the answer is never older than 10 s.</param>
[GenerateSerializer, Immutable, Alias("consent-standing")]
public sealed record ConsentStanding(
    [property: Id(0)] ImmutableArray<Purpose> Given, [property: Id(1)] ImmutableArray<Purpose> Objected, [property: Id(2)] long LedgerLength,
    [property: Id(3)] TimeSpan Age);
