using BienEtre.Domain.Subjects;

namespace BienEtre.Storage.Consent;

/// <summary>One row of the ledger as an engine stores it.</summary>
/// <param name="Position">1 for a subject's first event.</param>
/// <param name="OperationId">The caller's idempotency key.</param>
/// <param name="SealedEvent">The event, encrypted.</param>
/// <param name="Link">The hash that binds this row to all rows before it.</param>
internal sealed record LedgerRow(long Position, string OperationId, byte[] SealedEvent, byte[] Link);

/// <summary>What an engine did with a row.</summary>
internal enum AppendedRow
{
    /// <summary>Stored durably.</summary>
    Stored = 0,

    /// <summary>The subject has a row of this operation id already; nothing was changed.</summary>
    Repeated = 1,

    /// <summary>The row before it is not the subject's last; nothing was changed.</summary>
    Conflict = 2,
}

/// <summary>Where an engine keeps the ledger: rows are added, never changed and never deleted.</summary>
internal interface ILedgerRows
{
    /// <summary>A subject's rows, oldest first.</summary>
    Task<IReadOnlyList<LedgerRow>> ReadAsync(SubjectId subject, CancellationToken cancellationToken);

    /// <summary>Adds a row durably if the subject's last row is the one before it with the link <paramref name="before"/> (empty: there is none).</summary>
    Task<AppendedRow> AppendAsync(SubjectId subject, byte[] before, LedgerRow row, CancellationToken cancellationToken);
}
