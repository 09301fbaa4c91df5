using System.Collections.Immutable;
using BienEtre.Domain.AccessLog;
using BienEtre.Domain.Subjects;

namespace BienEtre.Grains.Tests.Support;

/// <summary>An access log in memory that adds up equal rows.</summary>
public sealed class MemoryAccessLog : IAccessLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AccessEntry, int> _rows = [];

    public bool Fails { get; set; }

    public int Writes { get; private set; }

    public Task AppendAsync(IReadOnlyList<AccessEntry> entries, CancellationToken cancellationToken = default)
    {
        if (Fails)
        {
            return Task.FromException(new InvalidOperationException("The access log is away."));
        }

        lock (_lock)
        {
            Writes++;
            foreach (var entry in entries)
            {
                var key = entry with { Count = 0 };
                _rows[key] = _rows.GetValueOrDefault(key) + entry.Count;
            }
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<AccessEntry>> ReadAsync(SubjectId subject, int countMax, CancellationToken cancellationToken = default) =>
        Task.FromResult(Of(subject).Take(countMax).ToImmutableArray());

    public IReadOnlyList<AccessEntry> Of(SubjectId subject)
    {
        lock (_lock)
        {
            return [.. _rows.Where(row => row.Key.Subject == subject).Select(row => row.Key with { Count = row.Value }).OrderByDescending(row => row.Minute)];
        }
    }
}
