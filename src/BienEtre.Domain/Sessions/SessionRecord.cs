using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Sessions;

/// <summary>
/// What is stored of a session. While it runs: who meets whom and the facts that must survive the loss of a node. Once ended, only the skeleton remains:
/// opaque id, practitioner, duration bucket, end reason, month; everything else is null (GDPR Art. 5(1)(c) and (e)).
/// </summary>
/// <param name="Id">Session id.</param>
/// <param name="Practitioner">The practitioner's subject id.</param>
/// <param name="State">State.</param>
/// <param name="Running">What a running session needs; null once ended.</param>
/// <param name="Skeleton">What remains; null until ended.</param>
public sealed record SessionRecord(string Id, SubjectId Practitioner, SessionState State, RunningRecord? Running, SkeletonRecord? Skeleton);

/// <summary>What a running session needs to be restored.</summary>
/// <param name="Employee">The employee's pseudonym.</param>
/// <param name="Alias">Pairwise alias.</param>
/// <param name="Mode">Video or audio.</param>
/// <param name="RequestedAt">When it was requested.</param>
/// <param name="StateSince">Since when it is in its state.</param>
/// <param name="AdmittedAt">When it was admitted, or null.</param>
/// <param name="LiveSince">When it went live first, or null.</param>
/// <param name="LiveUntil">When it was last live, or null.</param>
/// <param name="EmployeeHold">The employee's hold.</param>
/// <param name="PractitionerHold">The practitioner's hold.</param>
public sealed record RunningRecord(
    SubjectId Employee, string Alias, MediaMode Mode, DateTimeOffset RequestedAt, DateTimeOffset StateSince, DateTimeOffset? AdmittedAt,
    DateTimeOffset? LiveSince, DateTimeOffset? LiveUntil, Hold? EmployeeHold, Hold? PractitionerHold);

/// <summary>What remains of an ended session.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="DurationMinutes">Live time in whole buckets of 5 minutes: 0, 5, 10, ...</param>
/// <param name="Month">First day of the month in which it ended; retention counts from it.</param>
public sealed record SkeletonRecord(EndReason Reason, int DurationMinutes, DateOnly Month);
