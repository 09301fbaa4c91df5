using System.Collections.Immutable;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using Orleans.Concurrency;

namespace BienEtre.Contracts.Employees;

/// <summary>One pseudonymous employee. Key: subject id (the pseudonym).</summary>
[Alias("employee"), GrainInterfaceType("employee")]
public interface IEmployeeGrain : IGrainWithStringKey
{
    /// <summary>Opens the account: draws the secret from which pairwise aliases come. Idempotent.</summary>
    [Alias("open"), Requires(Purpose.Service, RecordClass.Account, Roles = Roles.Employee)]
    Task OpenAsync();

    /// <summary>The own account: session under way and recent ones.</summary>
    [Alias("read"), Requires(Purpose.Service, RecordClass.Account, Roles = Roles.Employee, Use = DataUse.OwnRights)]
    Task<EmployeeView> ReadAsync();

    /// <summary>Requests a session now with a practitioner; at most one open session at a time.</summary>
    /// <param name="practitioner">Subject id of the practitioner.</param>
    /// <param name="mode">Video or audio.</param>
    [Alias("request-session"), Requires(Purpose.Service, RecordClass.Account, Roles = Roles.Employee)]
    Task<SessionResult> RequestSessionAsync(string practitioner, MediaMode mode);

    /// <summary>The session has ended: the employee is free for another.</summary>
    /// <param name="session">Session id.</param>
    // Interleaves: the session tells it while this grain may be waiting for that session to be created.
    [Alias("session-ended"), AlwaysInterleave, Open("an opaque id of a session of this employee", Roles = Roles.System)]
    Task SessionEndedAsync(string session);
}

/// <summary>The own account.</summary>
/// <param name="Exists">False before the account is opened.</param>
/// <param name="OpenSession">The session under way, or null.</param>
/// <param name="Sessions">Ids of recent sessions, newest first, at most 20.</param>
[GenerateSerializer, Immutable, Alias("employee-view")]
public sealed record EmployeeView([property: Id(0)] bool Exists, [property: Id(1)] string? OpenSession, [property: Id(2)] ImmutableArray<string> Sessions);
