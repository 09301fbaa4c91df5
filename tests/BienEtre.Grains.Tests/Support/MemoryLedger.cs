using System.Collections.Concurrent;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Subjects;

namespace BienEtre.Grains.Tests.Support;

/// <summary>A ledger in memory, with the rules of the port, whose faults a test can choose per subject.</summary>
public sealed class MemoryLedger(Timeline timeline) : ISubjectLedger
{
    private readonly ConcurrentDictionary<SubjectId, SubjectChain> _chains = new();
    private readonly ConcurrentDictionary<SubjectId, string> _faults = new();
    private readonly ConcurrentDictionary<SubjectId, int> _conflicts = new();

    public void Fail(SubjectId subject) => _faults[subject] = "throws";

    public void FailAppends(SubjectId subject) => _faults[subject] = "throws on append";

    public void HangAppends(SubjectId subject) => _faults[subject] = "hangs on append";

    public void Hang(SubjectId subject) => _faults[subject] = "hangs";

    public void Heal(SubjectId subject) => _faults.TryRemove(subject, out _);

    /// <summary>The next appends of the subject meet somebody who was faster.</summary>
    public void Overtake(SubjectId subject, int times) => _conflicts[subject] = times;

    public SubjectChain Chain(SubjectId subject) => _chains.GetValueOrDefault(subject, new SubjectChain(LedgerHead.Empty, []));

    public async Task<SubjectChain> ReadAsync(SubjectId subject, CancellationToken cancellationToken = default)
    {
        switch (_faults.GetValueOrDefault(subject))
        {
            case "throws":
                throw new InvalidOperationException("The ledger is away.");
            case "hangs":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                break;
        }

        return Chain(subject);
    }

    public async Task<AppendOutcome> AppendAsync(SubjectId subject, LedgerHead expected, LedgerEvent entry, CancellationToken cancellationToken = default)
    {
        timeline.Add($"append {entry.Kind} {subject}");
        switch (_faults.GetValueOrDefault(subject))
        {
            case "throws" or "throws on append":
                throw new InvalidOperationException("The ledger is away.");
            case "hangs" or "hangs on append":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                break;
        }

        if (_conflicts.TryGetValue(subject, out var left) && left > 0)
        {
            _conflicts[subject] = left - 1;
            return new AppendOutcome.Conflict();
        }

        var chain = Chain(subject);
        if (chain.Head != expected)
        {
            return new AppendOutcome.Conflict();
        }

        var head = LedgerHash.Next(subject, chain.Head, entry);
        _chains[subject] = new SubjectChain(head, chain.Events.Add(entry));
        return new AppendOutcome.Appended(head);
    }
}
