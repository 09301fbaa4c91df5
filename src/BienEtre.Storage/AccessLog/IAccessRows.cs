using BienEtre.Domain.Subjects;

namespace BienEtre.Storage.AccessLog;

/// <summary>One row of the access log as an engine stores it.</summary>
/// <param name="Subject">Whose.</param>
/// <param name="Month">Month of the access, year * 12 + month - 1, for retention.</param>
/// <param name="Tag">Keyed hash of everything but the count: equal for equal accesses of one minute.</param>
/// <param name="SealedEntry">Everything but the count, encrypted.</param>
/// <param name="Count">How often.</param>
internal sealed record AccessRow(SubjectId Subject, int Month, byte[] Tag, byte[] SealedEntry, int Count);

/// <summary>Where an engine keeps access logs.</summary>
internal interface IAccessRows
{
    /// <summary>Adds rows durably, all or none; a row whose subject and tag are there already adds its count.</summary>
    Task AddAsync(IReadOnlyList<AccessRow> rows, CancellationToken cancellationToken);

    /// <summary>A subject's newest rows, in order of arrival, newest first.</summary>
    Task<IReadOnlyList<AccessRow>> ReadAsync(SubjectId subject, int countMax, CancellationToken cancellationToken);
}
