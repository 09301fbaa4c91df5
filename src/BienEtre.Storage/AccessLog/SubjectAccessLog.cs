using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using BienEtre.Domain.AccessLog;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Keys;

namespace BienEtre.Storage.AccessLog;

/// <summary>
/// Access logs over any engine. A row is sealed under the subject's key for its access log, so that it goes with that key when the subject is erased, and so
/// that a copy
/// of the database tells neither when a pseudonym was active nor which two pseudonyms were in one session. What is left in clear is the pseudonym, the month
/// and the count.
/// </summary>
internal sealed class SubjectAccessLog(IAccessRows rows, KeyVault vault) : IAccessLog
{
    /// <summary>
    /// Entries added in one transaction, all or none. A longer call takes several, one after the other, so that what others write is not kept waiting behind
    /// all of it; after a fault a repetition of the call may count a part twice, never lose one.
    /// </summary>
    public const int RowsPerTransactionMax = 256;

    /// <summary>Entries read at most.</summary>
    public const int ReadMax = 1_000;

    /// <summary>How many rows beyond those asked for are looked at: rows arrive nearly, not exactly, in order of minutes.</summary>
    public const int LateRowsMax = 64;

    private const string What = "row of the access log";

    public async Task AppendAsync(IReadOnlyList<AccessEntry> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var keys = await KeysAsync(entries, cancellationToken);
        foreach (var chunk in entries.Chunk(RowsPerTransactionMax))
        {
            var sealedRows = new List<AccessRow>(chunk.Length);
            foreach (var entry in chunk)
            {
                sealedRows.Add(await SealAsync(entry, keys, cancellationToken));
            }

            await rows.AddAsync(sealedRows, cancellationToken);
        }
    }

    public async Task<ImmutableArray<AccessEntry>> ReadAsync(SubjectId subject, int countMax, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(countMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(countMax, ReadMax);
        var name = KeyOf(subject);
        var entries = new List<AccessEntry>();
        foreach (var row in await rows.ReadAsync(subject, countMax + LateRowsMax, cancellationToken))
        {
            var plain = await vault.OpenAsync(name, row.SealedEntry, Context(subject, row.Tag), What, cancellationToken);
            var said = JsonSerializer.Deserialize(plain, AccessEntryJson.Default.SealedAccess)
                ?? throw new RecordUnreadableException(UnreadableReason.UnknownFormat, What);
            CryptographicOperations.ZeroMemory(plain);
            entries.Add(new AccessEntry(
                subject, said.Minute, said.By, said.Purpose, said.RecordClass, said.Allowed, said.Reason, said.Reference, row.Count));
        }

        // A stable sort: within a minute the order of arrival stays.
        return [.. entries.OrderByDescending(entry => entry.Minute).Take(countMax)];
    }

    /// <summary>The keys of all subjects named, asked for at once so that new ones are made durable together.</summary>
    private async ValueTask<Dictionary<SubjectId, DataKey>> KeysAsync(IReadOnlyList<AccessEntry> entries, CancellationToken cancellationToken)
    {
        var subjects = entries.Select(entry => entry.Subject).Distinct().ToArray();
        var keys = await Task.WhenAll(subjects.Select(subject => vault.GetOrCreateAsync(KeyOf(subject), cancellationToken).AsTask()));
        return subjects.Zip(keys).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private async ValueTask<AccessRow> SealAsync(AccessEntry entry, Dictionary<SubjectId, DataKey> keys, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entry.Count, 1);
        var minute = entry.Minute.ToUniversalTime();
        var plain = JsonSerializer.SerializeToUtf8Bytes(
            new SealedAccess(minute, entry.By, entry.Purpose, entry.RecordClass, entry.Allowed, entry.Reason, entry.Reference),
            AccessEntryJson.Default.SealedAccess);
        while (true)
        {
            var key = keys[entry.Subject];
            if (key.TryTag(plain, out var tag) && key.TrySeal(plain, Context(entry.Subject, tag), out var sealedEntry))
            {
                CryptographicOperations.ZeroMemory(plain);
                return new AccessRow(entry.Subject, DataKeyName.MonthOf(minute), tag, sealedEntry, entry.Count);
            }

            // The cache dropped the key meanwhile.
            keys[entry.Subject] = await vault.GetOrCreateAsync(KeyOf(entry.Subject), cancellationToken);
        }
    }

    private static DataKeyName KeyOf(SubjectId subject) => DataKeyName.OfSubject(subject, RecordClass.AccessLog);

    private static byte[] Context(SubjectId subject, byte[] tag) => SealContext.Of("access/1", subject.Value, Convert.ToHexString(tag));
}
