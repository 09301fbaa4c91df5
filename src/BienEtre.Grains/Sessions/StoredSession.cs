using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;

namespace BienEtre.Grains.Sessions;

/// <summary>What storage keeps of a session; the words of <see cref="SessionRecord"/> with serializer marks. Never reuse an id.</summary>
[GenerateSerializer, Alias("stored-session")]
internal sealed class StoredSession
{
    [Id(0)]
    public string Id { get; set; } = "";

    [Id(1)]
    public string Practitioner { get; set; } = "";

    [Id(2)]
    public SessionState State { get; set; }

    [Id(3)]
    public StoredRunning? Running { get; set; }

    [Id(4)]
    public StoredSkeleton? Skeleton { get; set; }

    public static StoredSession Of(SessionRecord record) => new()
    {
        Id = record.Id,
        Practitioner = record.Practitioner.Value,
        State = record.State,
        Running = record.Running is { } running ? StoredRunning.Of(running) : null,
        Skeleton = record.Skeleton is { } left ? new StoredSkeleton(left.Reason, left.DurationMinutes, left.Month) : null,
    };

    public SessionRecord ToRecord() => new(
        Id, new SubjectId(Practitioner), State, Running?.ToRecord(),
        Skeleton is { } left ? new SkeletonRecord(left.Reason, left.DurationMinutes, left.Month) : null);
}

/// <summary>What a running session needs to be restored; see <see cref="RunningRecord"/>.</summary>
[GenerateSerializer, Immutable, Alias("stored-running-session")]
internal sealed record StoredRunning(
    [property: Id(0)] string Employee, [property: Id(1)] string Alias, [property: Id(2)] MediaMode Mode, [property: Id(3)] DateTimeOffset RequestedAt,
    [property: Id(4)] DateTimeOffset StateSince, [property: Id(5)] DateTimeOffset? AdmittedAt, [property: Id(6)] DateTimeOffset? LiveSince,
    [property: Id(7)] DateTimeOffset? LiveUntil, [property: Id(8)] StoredHold? EmployeeHold, [property: Id(9)] StoredHold? PractitionerHold)
{
    public static StoredRunning Of(RunningRecord running) => new(
        running.Employee.Value, running.Alias, running.Mode, running.RequestedAt, running.StateSince, running.AdmittedAt, running.LiveSince,
        running.LiveUntil, StoredHold.Of(running.EmployeeHold), StoredHold.Of(running.PractitionerHold));

    public RunningRecord ToRecord() => new(
        new SubjectId(Employee), Alias, Mode, RequestedAt, StateSince, AdmittedAt, LiveSince, LiveUntil, EmployeeHold?.ToHold(), PractitionerHold?.ToHold());
}

/// <summary>A hold by a restriction; see <see cref="Hold"/>.</summary>
[GenerateSerializer, Immutable, Alias("stored-hold")]
internal sealed record StoredHold([property: Id(0)] DateTimeOffset Until, [property: Id(1)] long? SeenAtLength, [property: Id(2)] bool ContinueAsked)
{
    public static StoredHold? Of(Hold? hold) => hold is null ? null : new StoredHold(hold.Until, hold.SeenAtLength, hold.ContinueAsked);

    public Hold ToHold() => new(Until, SeenAtLength, ContinueAsked);
}

/// <summary>What remains of an ended session; see <see cref="SkeletonRecord"/>.</summary>
[GenerateSerializer, Immutable, Alias("stored-session-skeleton")]
internal sealed record StoredSkeleton([property: Id(0)] EndReason Reason, [property: Id(1)] int DurationMinutes, [property: Id(2)] DateOnly Month);
