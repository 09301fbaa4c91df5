using System.Buffers;
using BienEtre.Domain.Gate;

namespace BienEtre.Domain.Consent;

/// <summary>What all decisions on a subject's chain have in common: shapes, idempotency, bounds.</summary>
internal static class LedgerRules
{
    /// <summary>
    /// Bound of a chain for decisions that allow more processing. Withdrawing and restricting are never refused by a bound:
    /// it must stay as easy to withdraw as to give (GDPR Art. 7(3)).
    /// </summary>
    public const int EventsMax = 1_000;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static bool IsHex(string? value, int length) => value is not null && value.Length == length && value.AsSpan().IndexOfAnyExcept(Digits) < 0;

    /// <summary>Whole milliseconds, UTC: what every store keeps exactly, so that hashes verify after reading back.</summary>
    public static DateTimeOffset Stamp(DateTimeOffset now) => DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    /// <summary>Looks the operation up: done already, its id taken by another decision, or new (null).</summary>
    public static LedgerDecision? Repeated(SubjectChain chain, LedgerEvent wanted)
    {
        for (var i = 0; i < chain.Events.Length; i++)
        {
            var entry = chain.Events[i];
            if (string.Equals(entry.OperationId, wanted.OperationId, StringComparison.Ordinal))
            {
                var same = entry.Kind == wanted.Kind && entry.Purpose == wanted.Purpose && string.Equals(entry.Detail, wanted.Detail, StringComparison.Ordinal);
                return same ? new LedgerDecision.AlreadyDone(entry, i) : new LedgerDecision.Refused(DenyReason.Malformed);
            }
        }

        return null;
    }
}
