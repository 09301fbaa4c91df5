using System.Collections.Immutable;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.AccessLog;

/// <summary>
/// One row of a subject's access log: everything but the count is the key, so that a busy minute is one row (GDPR Art. 5(2), 15). Never content,
/// never an address.
/// </summary>
/// <param name="Subject">Whose data was asked for.</param>
/// <param name="Minute">Start of the minute, UTC.</param>
/// <param name="By">Role of who asked.</param>
/// <param name="Purpose">For which purpose; null for an open method.</param>
/// <param name="RecordClass">Which class of record; null for an open method.</param>
/// <param name="Allowed">Whether the gate allowed it.</param>
/// <param name="Reason">Reason code of a denial, empty for an allow.</param>
/// <param name="Reference">Opaque session or request id, or empty.</param>
/// <param name="Count">How often within the minute.</param>
public sealed record AccessEntry(
    SubjectId Subject, DateTimeOffset Minute, Roles By, Purpose? Purpose, RecordClass? RecordClass, bool Allowed, string Reason, string Reference, int Count);

/// <summary>The store of access logs. Implemented by Storage; entries with the same key are added up.</summary>
public interface IAccessLog
{
    /// <summary>Adds entries durably; returns after they are on disk.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task AppendAsync(IReadOnlyList<AccessEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Reads a subject's newest entries, newest first.</summary>
    /// <param name="subject">Whose log.</param>
    /// <param name="countMax">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ImmutableArray<AccessEntry>> ReadAsync(SubjectId subject, int countMax, CancellationToken cancellationToken = default);
}
