using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Consent;

/// <summary>
/// The hash chain of a subject's decisions. Each link is SHA-256 over a tag, the subject, the index, the link before and the canonical bytes of the
/// event, so that
/// no event can be changed, moved, dropped, inserted or carried over to another subject without every later link changing (GDPR Art. 5(2), 7(1)).
/// </summary>
public static class LedgerHash
{
    private const string Tag = "bien-etre ledger 1";

    /// <summary>Head after appending <paramref name="entry"/> to <paramref name="head"/>.</summary>
    /// <param name="subject">Whose chain.</param>
    /// <param name="head">The head before.</param>
    /// <param name="entry">The event.</param>
    public static LedgerHead Next(SubjectId subject, LedgerHead head, LedgerEvent entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(hash, Tag);
        Text(hash, subject.Value);
        Number(hash, head.Length);
        Text(hash, head.Hash);
        hash.AppendData(CanonicalBytes(entry));
        return new LedgerHead(head.Length + 1, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>
    /// The event as bytes, the same on every machine: each text as UTF-8 behind its length, each number as 8 bytes big-endian, enumerations by name,
    /// the time as
    /// 100 ns ticks of UTC. Lengths in front make two different events never the same bytes.
    /// </summary>
    /// <param name="entry">The event.</param>
    public static byte[] CanonicalBytes(LedgerEvent entry)
    {
        string[] texts = [entry.OperationId, entry.Kind.ToString(), entry.Purpose.ToString(), entry.NoticeHash, entry.By.ToString(), entry.Detail];
        var bytes = new byte[(8 * (texts.Length + 2)) + texts.Sum(Encoding.UTF8.GetByteCount)];
        var rest = bytes.AsSpan();
        foreach (var text in texts)
        {
            var length = Encoding.UTF8.GetBytes(text, rest[8..]);
            BinaryPrimitives.WriteInt64BigEndian(rest, length);
            rest = rest[(8 + length)..];
        }

        BinaryPrimitives.WriteInt64BigEndian(rest, entry.NoticeVersion);
        BinaryPrimitives.WriteInt64BigEndian(rest[8..], entry.At.UtcTicks);
        return bytes;
    }

    /// <summary>Whether the events hash to the head.</summary>
    /// <param name="subject">Whose chain.</param>
    /// <param name="chain">The chain.</param>
    public static bool Verify(SubjectId subject, SubjectChain chain) => HeadAfter(subject, chain, chain.Events.Length) == chain.Head;

    /// <summary>Head after the first <paramref name="count"/> events; what a receipt of event <c>count - 1</c> names.</summary>
    /// <param name="subject">Whose chain.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="count">How many events, 0 to all.</param>
    public static LedgerHead HeadAfter(SubjectId subject, SubjectChain chain, int count)
    {
        var head = LedgerHead.Empty;
        foreach (var entry in chain.Events.AsSpan()[..count])
        {
            head = Next(subject, head, entry);
        }

        return head;
    }

    /// <summary>The head after each event, in order: what the receipts of all events name, in one pass.</summary>
    /// <param name="subject">Whose chain.</param>
    /// <param name="chain">The chain.</param>
    public static ImmutableArray<LedgerHead> HeadsOf(SubjectId subject, SubjectChain chain)
    {
        var heads = ImmutableArray.CreateBuilder<LedgerHead>(chain.Events.Length);
        foreach (var entry in chain.Events)
        {
            heads.Add(Next(subject, heads.Count == 0 ? LedgerHead.Empty : heads[^1], entry));
        }

        return heads.MoveToImmutable();
    }

    private static void Text(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Number(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
