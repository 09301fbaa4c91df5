using BienEtre.Contracts.Gate;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Restriction;
using BienEtre.Domain.Subjects;
using Orleans.Concurrency;

namespace BienEtre.Contracts.Restriction;

/// <summary>The restriction of processing of one data subject. Key: subject id.</summary>
[Alias("restriction"), GrainInterfaceType("restriction")]
public interface IRestrictionGrain : IGrainWithStringKey
{
    /// <summary>The subject's own restriction.</summary>
    [Alias("read"), Requires(Purpose.RightsHandling, RecordClass.RestrictionEvent, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.OwnRights)]
    Task<RestrictionView> ReadAsync();

    /// <summary>Restricts processing (Art. 18(1)): running media of the subject is paused first, then the decision is stored.</summary>
    /// <param name="command">The request.</param>
    [Alias("restrict"), Requires(Purpose.RightsHandling, RecordClass.RestrictionEvent, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.OwnRights)]
    Task<RestrictionResult> RestrictAsync(RestrictProcessing command);

    /// <summary>The subject lifts its own restriction (Art. 18(3)).</summary>
    /// <param name="operationId">Idempotency key, 32 hexadecimal digits.</param>
    [Alias("lift"), Requires(Purpose.RightsHandling, RecordClass.RestrictionEvent, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.OwnRights)]
    Task<RestrictionResult> LiftAsync(string operationId);

    /// <summary>Consent to continue one session despite the restriction (Art. 18(2)). Stored, then the session is told.</summary>
    /// <param name="session">The session.</param>
    /// <param name="operationId">Idempotency key, 32 hexadecimal digits.</param>
    [Alias("continue"), Requires(Purpose.RightsHandling, RecordClass.RestrictionEvent, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.OwnRights)]
    Task<RestrictionResult> ContinueAsync(string session, string operationId);

    /// <summary>The gate's question. With a session, registers it to be told at once of a restriction. Throws when the ledger cannot confirm.</summary>
    /// <param name="session">A session that holds a lease on the answer, or null.</param>
    // Interleaves: the gate asks while this grain may be waiting for its ledger, or for the very session that asks.
    [Alias("standing"), AlwaysInterleave, Open("the gate asks this before every other call; it returns no content", Roles = Roles.System, Logged = false)]
    Task<RestrictionStanding> StandingAsync(string? session);
}

/// <summary>A request to restrict.</summary>
/// <param name="Ground">The ground.</param>
/// <param name="OperationId">Idempotency key, 32 hexadecimal digits.</param>
[GenerateSerializer, Immutable, Alias("restriction-restrict")]
public sealed record RestrictProcessing([property: Id(0)] RestrictionGround Ground, [property: Id(1)] string OperationId);

/// <summary>Outcome of a restriction command.</summary>
[GenerateSerializer, Alias("restriction-result")]
public abstract record RestrictionResult
{
    private RestrictionResult()
    {
    }

    /// <summary>Stored durably.</summary>
    /// <param name="View">The restriction now.</param>
    [GenerateSerializer, Immutable, Alias("restriction-recorded")]
    public sealed record Recorded([property: Id(0)] RestrictionView View) : RestrictionResult;

    /// <summary>Not stored.</summary>
    /// <param name="Reason">Why, and so what to do next.</param>
    [GenerateSerializer, Immutable, Alias("restriction-refused")]
    public sealed record Refused([property: Id(0)] Refusal Reason) : RestrictionResult;
}

/// <summary>Where a subject's restriction stands.</summary>
/// <param name="Active">Whether processing is restricted.</param>
/// <param name="Ground">The ground, when active.</param>
/// <param name="Since">Since when, when active.</param>
[GenerateSerializer, Immutable, Alias("restriction-view")]
public sealed record RestrictionView([property: Id(0)] bool Active, [property: Id(1)] RestrictionGround? Ground, [property: Id(2)] DateTimeOffset? Since);

/// <summary>The gate's answer about a subject.</summary>
/// <param name="Active">Whether processing is restricted.</param>
/// <param name="ContinuedSession">The session that the subject consented to continue (Art. 18(2)), or null.</param>
/// <param name="LedgerLength">Version: length of the subject's chain when answered.</param>
/// <param name="Age">How long ago the ledger itself confirmed this; the answer is never older than 10 s.</param>
[GenerateSerializer, Immutable, Alias("restriction-standing")]
public sealed record RestrictionStanding(
    [property: Id(0)] bool Active, [property: Id(1)] string? ContinuedSession, [property: Id(2)] long LedgerLength, [property: Id(3)] TimeSpan Age);
