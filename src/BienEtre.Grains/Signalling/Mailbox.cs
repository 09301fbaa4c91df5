using System.Collections.Immutable;
using BienEtre.Contracts.Signalling;

namespace BienEtre.Grains.Signalling;

/// <summary>
/// What one recipient was sent: the sequence, the newest signals (so that a rejoin resends what was missed), and where it is connected.
/// </summary>
internal sealed class Mailbox(string epoch)
{
    /// <summary>Signals kept for a rejoin; who missed more gets the whole view instead.</summary>
    public const int RecentMax = 64;

    private readonly Queue<Signal> _recent = new();

    /// <summary>Sequence of the newest signal.</summary>
    public long Sequence { get; private set; }

    /// <summary>Sequence up to which the host took all signals over.</summary>
    public long Delivered { get; set; }

    /// <summary>Where the recipient is connected; null when it is not.</summary>
    public Route? Route { get; set; }

    /// <summary>The host did not answer: nothing is sent until a retry succeeds.</summary>
    public bool Suspended { get; set; }

    /// <summary>Retries since the host answered last.</summary>
    public int Retries { get; set; }

    /// <summary>Whether signals reach the recipient, as far as is known.</summary>
    public bool IsConnected => Route is not null && !Suspended && Retries == 0;

    /// <summary>Numbers a signal and keeps it.</summary>
    public Signal Add(Signal signal)
    {
        var numbered = signal with { Epoch = epoch, Sequence = ++Sequence };
        if (_recent.Count == RecentMax)
        {
            _recent.Dequeue();
        }

        _recent.Enqueue(numbered);
        return numbered;
    }

    /// <summary>The signals after <paramref name="last"/> of <paramref name="lastEpoch"/>, in order; empty when they are not all here any more.</summary>
    public ImmutableArray<Signal> After(string lastEpoch, long last) =>
        lastEpoch == epoch && last <= Sequence && Sequence - last <= _recent.Count ? [.. _recent.Skip(_recent.Count - (int)(Sequence - last))] : [];
}
