using System.Collections.Immutable;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Contracts.AccessLog;

/// <summary>The access log of one data subject, for that subject to read (GDPR Art. 15). Key: subject id.</summary>
[Alias("access-log"), GrainInterfaceType("access-log")]
public interface IAccessLogGrain : IGrainWithStringKey
{
    /// <summary>The newest rows, newest first; includes what happened up to this call.</summary>
    /// <param name="countMax">How many at most, 1 to 500.</param>
    [Alias("read"), Requires(Purpose.RightsHandling, RecordClass.AccessLog, Roles = Roles.Employee | Roles.Practitioner, Use = DataUse.OwnRights)]
    Task<ImmutableArray<AccessRow>> ReadAsync(int countMax);
}

/// <summary>One row: who by role, why, what class, when, how often. Never content.</summary>
/// <param name="Minute">Start of the minute, UTC.</param>
/// <param name="By">Role.</param>
/// <param name="Purpose">Purpose, or null for an open method.</param>
/// <param name="RecordClass">Record class, or null for an open method.</param>
/// <param name="Allowed">Allowed or denied.</param>
/// <param name="Reason">Reason of a denial.</param>
/// <param name="Count">How often within the minute.</param>
[GenerateSerializer, Immutable, Alias("access-row")]
public sealed record AccessRow(
    [property: Id(0)] DateTimeOffset Minute, [property: Id(1)] Roles By, [property: Id(2)] Purpose? Purpose, [property: Id(3)] RecordClass? RecordClass,
    [property: Id(4)] bool Allowed, [property: Id(5)] Refusal Reason, [property: Id(6)] int Count);
