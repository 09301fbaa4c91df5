using System.Buffers.Binary;

namespace BienEtre.Media.Forwarding;

/// <summary>
/// The transactions of a connection's last checks and where they came from. MESSAGE-INTEGRITY does not cover the source address, so a recorded check sent
/// again from elsewhere would verify (RFC 8445 section 19.4.1); a browser never sends one transaction from two addresses.
/// </summary>
internal sealed class TransactionMemory
{
    /// <summary>Transactions remembered: several minutes of checks on two addresses.</summary>
    public const int TransactionsMax = 64;

    private readonly ulong[] _transactions = new ulong[TransactionsMax];
    private readonly TransportAddress[] _sources = new TransportAddress[TransactionsMax];
    private int _next;

    /// <summary>Notes a verified check.</summary>
    /// <param name="transactionId">12 bytes; 8 of them tell transactions apart well enough, because a wrong match only drops one check.</param>
    /// <param name="from">Where it came from.</param>
    /// <returns>False when the same transaction came from another address before.</returns>
    public bool TryNote(ReadOnlySpan<byte> transactionId, in TransportAddress from)
    {
        var transaction = BinaryPrimitives.ReadUInt64BigEndian(transactionId[4..]);
        var at = _transactions.AsSpan().IndexOf(transaction);
        if (at >= 0 && transaction != 0)
        {
            return _sources[at] == from;
        }

        _transactions[_next] = transaction;
        _sources[_next] = from;
        _next = (_next + 1) % TransactionsMax;
        return true;
    }
}
