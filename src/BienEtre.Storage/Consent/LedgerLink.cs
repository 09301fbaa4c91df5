using System.Buffers.Binary;
using System.Security.Cryptography;
using BienEtre.Domain.Subjects;
using BienEtre.Storage.Keys;

namespace BienEtre.Storage.Consent;

/// <summary>
/// The hash chain over the rows as they are stored: each link is SHA-256 over subject, position, operation id, the link before and the sealed event. Being over
/// ciphertext it can be checked without any key, after an erasure too, and tells nothing about the events; the chain over the events themselves, which the
/// person can
/// check, is <see cref="Domain.Consent.LedgerHash"/>.
/// </summary>
internal static class LedgerLink
{
    /// <summary>The link of a row.</summary>
    /// <param name="subject">Whose.</param>
    /// <param name="before">The link before; empty for the first row.</param>
    /// <param name="position">The row's position.</param>
    /// <param name="operationId">The row's operation id.</param>
    /// <param name="sealedEvent">The row's sealed event.</param>
    public static byte[] Next(SubjectId subject, ReadOnlySpan<byte> before, long position, string operationId, ReadOnlySpan<byte> sealedEvent)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SealContext.Of("ledger-link/1", subject.Value, operationId));
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, position);
        hash.AppendData(number);
        BinaryPrimitives.WriteInt64BigEndian(number, before.Length);
        hash.AppendData(number);
        hash.AppendData(before);
        hash.AppendData(sealedEvent);
        return hash.GetHashAndReset();
    }

    /// <summary>Whether the rows are a whole chain: positions without a gap, every link right.</summary>
    /// <param name="subject">Whose.</param>
    /// <param name="rows">All rows, oldest first.</param>
    public static bool Verify(SubjectId subject, IReadOnlyList<LedgerRow> rows)
    {
        byte[] before = [];
        for (var index = 0; index < rows.Count; index++)
        {
            var row = rows[index];
            if (row.Position != index + 1 || !row.Link.AsSpan().SequenceEqual(Next(subject, before, row.Position, row.OperationId, row.SealedEvent)))
            {
                return false;
            }

            before = row.Link;
        }

        return true;
    }
}
