using System.Collections.Immutable;
using BienEtre.Contracts.AccessLog;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.AccessLog;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;

namespace BienEtre.Grains.AccessLog;

/// <summary>Reads a subject's access log; rows that this node still holds are stored first.</summary>
[GrainType("access-log")]
internal sealed class AccessLogGrain(IAccessLog store, AccessLogWriter writer) : Grain, IAccessLogGrain
{
    public async Task<ImmutableArray<AccessRow>> ReadAsync(int countMax)
    {
        if (countMax is < 1 or > 500)
        {
            throw new GateDeniedException(Refusal.Malformed);
        }

        if (!await writer.FlushAsync())
        {
            throw new GateDeniedException(Refusal.StorageUnavailable);
        }

        var entries = await store.ReadAsync(new SubjectId(this.GetPrimaryKeyString()), countMax);
        return [.. entries.Select(Row)];
    }

    private static AccessRow Row(AccessEntry entry) => new(
        entry.Minute, entry.By, entry.Purpose, entry.RecordClass, entry.Allowed,
        Enum.TryParse<Refusal>(entry.Reason, out var reason) ? reason : Refusal.None, entry.Count);
}
