using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Keys;

namespace BienEtre.Storage.Consent;

/// <summary>
/// The ledger of consent and restriction over any engine: events are encrypted under the subject's key for consent events and bound to their place; the chain
/// is verified
/// whenever it is read, and so before every append. A head is the domain's, over the events; the compare-and-swap is on the stored link, which stands for the
/// same events.
/// </summary>
internal sealed class SubjectLedger(ILedgerRows rows, KeyVault vault) : ISubjectLedger
{
    private const string What = "ledger of consent";
    private const int OperationIdLength = 32;
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    public async Task<SubjectChain> ReadAsync(SubjectId subject, CancellationToken cancellationToken = default)
    {
        RequireSubject(subject);
        return await OpenAsync(subject, await rows.ReadAsync(subject, cancellationToken), cancellationToken);
    }

    public async Task<AppendOutcome> AppendAsync(SubjectId subject, LedgerHead expected, LedgerEvent entry, CancellationToken cancellationToken = default)
    {
        RequireSubject(subject);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.OperationId is not { Length: OperationIdLength } || entry.OperationId.AsSpan().IndexOfAnyExcept(Hexadecimal) >= 0)
        {
            throw new ArgumentException("An operation id of 32 lowercase hexadecimal digits is expected.", nameof(entry));
        }

        var stored = await rows.ReadAsync(subject, cancellationToken);
        var chain = await OpenAsync(subject, stored, cancellationToken);
        if (Repeated(subject, chain, entry.OperationId) is { } repeated)
        {
            return repeated;
        }

        if (chain.Head != expected)
        {
            return new AppendOutcome.Conflict();
        }

        byte[] before = stored.Count == 0 ? [] : stored[^1].Link;
        var row = await SealAsync(subject, before, stored.Count + 1, entry, cancellationToken);
        return await rows.AppendAsync(subject, before, row, cancellationToken) switch
        {
            AppendedRow.Stored => new AppendOutcome.Appended(LedgerHash.Next(subject, chain.Head, entry)),
            AppendedRow.Repeated => Repeated(subject, await ReadAsync(subject, cancellationToken), entry.OperationId)
                ?? throw new RecordUnreadableException(UnreadableReason.Tampered, What),
            _ => new AppendOutcome.Conflict(),
        };
    }

    private static void RequireSubject(SubjectId subject)
    {
        if (!SubjectId.IsValid(subject.Value))
        {
            throw new ArgumentException("A subject id of 32 lowercase hexadecimal digits is expected.", nameof(subject));
        }
    }

    /// <summary>The answer to an operation that is in the chain already: the head that it led to then.</summary>
    private static AppendOutcome.Appended? Repeated(SubjectId subject, SubjectChain chain, string operationId)
    {
        for (var index = 0; index < chain.Events.Length; index++)
        {
            if (string.Equals(chain.Events[index].OperationId, operationId, StringComparison.Ordinal))
            {
                return new AppendOutcome.Appended(LedgerHash.HeadAfter(subject, chain, index + 1));
            }
        }

        return null;
    }

    private async ValueTask<LedgerRow> SealAsync(SubjectId subject, byte[] before, long position, LedgerEvent entry, CancellationToken cancellationToken)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(entry, LedgerEventJson.Default.LedgerEvent);
        var context = Context(subject, before, position, entry.OperationId);
        var sealedEvent = await vault.SealAsync(KeyOf(subject), plain, context, cancellationToken);
        CryptographicOperations.ZeroMemory(plain);
        return new LedgerRow(position, entry.OperationId, sealedEvent, LedgerLink.Next(subject, before, position, entry.OperationId, sealedEvent));
    }

    private async ValueTask<SubjectChain> OpenAsync(SubjectId subject, IReadOnlyList<LedgerRow> stored, CancellationToken cancellationToken)
    {
        if (!LedgerLink.Verify(subject, stored))
        {
            throw new RecordUnreadableException(UnreadableReason.Tampered, What);
        }

        var head = LedgerHead.Empty;
        var events = new LedgerEvent[stored.Count];
        byte[] before = [];
        for (var index = 0; index < events.Length; index++)
        {
            var row = stored[index];
            var context = Context(subject, before, row.Position, row.OperationId);
            var plain = await vault.OpenAsync(KeyOf(subject), row.SealedEvent, context, What, cancellationToken);
            events[index] = JsonSerializer.Deserialize(plain, LedgerEventJson.Default.LedgerEvent)
                ?? throw new RecordUnreadableException(UnreadableReason.UnknownFormat, What);
            CryptographicOperations.ZeroMemory(plain);
            head = LedgerHash.Next(subject, head, events[index]);
            before = row.Link;
        }

        return new SubjectChain(head, [.. events]);
    }

    private static DataKeyName KeyOf(SubjectId subject) => DataKeyName.OfSubject(subject, RecordClass.ConsentEvent);

    private static byte[] Context(SubjectId subject, byte[] before, long position, string operationId) => SealContext.Of(
        "ledger-event/1", subject.Value, position.ToString(CultureInfo.InvariantCulture), operationId, Convert.ToHexString(before));
}
