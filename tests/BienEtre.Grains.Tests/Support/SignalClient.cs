using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;

namespace BienEtre.Grains.Tests.Support;

/// <summary>
/// What a browser does with signals: applies them in order, drops what it has seen, holds what came early, and rejoins on a gap. It remembers every
/// sequence it applied, so that a lost or doubled signal shows.
/// </summary>
public sealed class SignalClient
{
    private readonly SortedDictionary<long, Signal> _early = [];

    public string Epoch { get; private set; } = "";

    public long Last { get; private set; }

    /// <summary>Sequences applied, in order, by epoch; a whole view stands for all signals up to its own.</summary>
    public List<(string Epoch, long Sequence)> Applied { get; } = [];

    /// <summary>The other side's devices, in the order applied.</summary>
    public List<PeerDevices> Peers { get; } = [];

    public SessionView? View { get; private set; }

    public bool HasGap => _early.Count > 0;

    public void Joined(JoinResult result)
    {
        if (result.Epoch != Epoch)
        {
            (Epoch, Last) = (result.Epoch, result.Sequence);
            _early.Clear();
        }

        foreach (var signal in result.Missed)
        {
            Take(signal);
        }

        Last = Math.Max(Last, result.Sequence);
        View = result.Session;
        TakeEarly();
    }

    public void Take(Signal signal)
    {
        if (signal.Epoch != Epoch || signal.Sequence <= Last)
        {
            return;
        }

        if (signal.Sequence != Last + 1)
        {
            _early[signal.Sequence] = signal;
            return;
        }

        Apply(signal);
        TakeEarly();
    }

    private void TakeEarly()
    {
        while (_early.Count > 0 && _early.First() is var (sequence, signal) && sequence <= Last + 1)
        {
            _early.Remove(sequence);
            if (sequence == Last + 1)
            {
                Apply(signal);
            }
        }
    }

    private void Apply(Signal signal)
    {
        Last = signal.Sequence;
        Applied.Add((signal.Epoch, signal.Sequence));
        View = signal.Session ?? View;
        if (signal.Peer is { } peer)
        {
            Peers.Add(peer);
        }
    }
}
