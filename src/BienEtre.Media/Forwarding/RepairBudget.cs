namespace BienEtre.Media.Forwarding;

/// <summary>How much of a receiver's rate may go into retransmissions: a share of what was forwarded, with a credit to start (RFC 4588 section 7).</summary>
internal sealed class RepairBudget
{
    /// <summary>One byte of repair per this many bytes of media: a quarter, so that 10 % loss with lost repairs is still repaired.</summary>
    public const int Share = 4;

    /// <summary>Credit at most, in bytes: one burst of a key frame.</summary>
    public const int CreditMax = 48 * 1024;

    private int _credit = CreditMax;

    /// <summary>Media went out.</summary>
    /// <param name="bytes">How much.</param>
    public void Forwarded(int bytes) => _credit = Math.Min(CreditMax, _credit + (bytes / Share));

    /// <summary>Spends credit for a repair.</summary>
    /// <param name="bytes">How much.</param>
    public bool TrySpend(int bytes)
    {
        if (_credit < bytes)
        {
            return false;
        }

        _credit -= bytes;
        return true;
    }
}
