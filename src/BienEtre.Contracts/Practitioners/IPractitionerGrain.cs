using System.Collections.Immutable;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using Orleans.Concurrency;

namespace BienEtre.Contracts.Practitioners;

/// <summary>One practitioner: profile, door and queue. Key: subject id.</summary>
[Alias("practitioner"), GrainInterfaceType("practitioner")]
public interface IPractitionerGrain : IGrainWithStringKey
{
    /// <summary>Registers or updates the profile and lists it in the directory.</summary>
    /// <param name="profile">The profile.</param>
    [Alias("register"), Requires(Purpose.PractitionerData, RecordClass.PractitionerProfile, Roles = Roles.System | Roles.Practitioner)]
    Task RegisterAsync(PractitionerProfile profile);

    /// <summary>The public card; null when there is no such practitioner.</summary>
    [Alias("card"), Open("a professional profile that its owner chose to show to clients", Roles = Roles.Employee | Roles.Practitioner | Roles.System)]
    Task<PractitionerCard?> CardAsync();

    /// <summary>The own door, queue and today's sessions.</summary>
    [Alias("day"), Requires(Purpose.PractitionerData, RecordClass.PractitionerProfile, Roles = Roles.Practitioner)]
    Task<PractitionerDay> DayAsync();

    /// <summary>Watches the own day: changes arrive as signals.</summary>
    /// <param name="route">Where signals go.</param>
    [Alias("watch"), Requires(Purpose.PractitionerData, RecordClass.PractitionerProfile, Roles = Roles.Practitioner)]
    Task<JoinResult> WatchAsync(Route route);

    /// <summary>A watching connection is gone.</summary>
    /// <param name="connectionId">The connection.</param>
    [Alias("unwatch"), Requires(Purpose.PractitionerData, RecordClass.PractitionerProfile, Roles = Roles.Practitioner, Use = DataUse.Reduce)]
    Task UnwatchAsync(string connectionId);

    /// <summary>Opens or closes the door for new requests.</summary>
    /// <param name="onBreak">True: no new requests.</param>
    [Alias("door"), Requires(Purpose.PractitionerData, RecordClass.PractitionerProfile, Roles = Roles.Practitioner)]
    Task<PractitionerDay> DoorAsync(bool onBreak);

    /// <summary>A session of this practitioner changed; called by the session. Returns the place in the queue, or 0.</summary>
    /// <param name="entry">What the practitioner may see of it.</param>
    [Alias("visit"), Requires(Purpose.Service, RecordClass.SessionSkeleton, Roles = Roles.System, Use = DataUse.Reduce)]
    Task<VisitResult> VisitAsync(Visit entry);

    /// <summary>Suspends the practitioner: running sessions end, no new ones start.</summary>
    [Alias("suspend"), Requires(Purpose.PractitionerData, RecordClass.PractitionerProfile, Roles = Roles.Operator | Roles.System, Use = DataUse.Reduce)]
    Task SuspendAsync();
}

/// <summary>The list of practitioners. Key: "all".</summary>
[Alias("practitioner-directory"), GrainInterfaceType("practitioner-directory")]
public interface IPractitionerDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Cards of all listed practitioners, at most 500.</summary>
    [Alias("list"), ReadOnly, Open("professional profiles that practitioners chose to show to clients",
        Roles = Roles.Employee | Roles.Practitioner | Roles.System)]
    Task<ImmutableArray<PractitionerCard>> ListAsync();

    /// <summary>Lists or updates a card; called by the practitioner's grain.</summary>
    /// <param name="card">The card.</param>
    [Alias("put"), Open("a professional profile that its owner chose to show", Roles = Roles.System)]
    Task PutAsync(PractitionerCard card);
}

/// <summary>A professional profile. Exempt from pseudonymity: practitioners act under their own name.</summary>
/// <param name="Name">Display name, 1 to 80 characters.</param>
/// <param name="Title">e.g. "Psychologist"; 1 to 80 characters.</param>
/// <param name="Languages">BCP 47 tags.</param>
/// <param name="Topics">Topic keys: stress, sleep, grief, family, burnout, anxiety.</param>
/// <param name="Approach">Approach key, e.g. act, cbt, systemic.</param>
/// <param name="Portrait">Number of the portrait asset, 1 to 6; 0 for none.</param>
[GenerateSerializer, Immutable, Alias("practitioner-profile")]
public sealed record PractitionerProfile(
    [property: Id(0)] string Name, [property: Id(1)] string Title, [property: Id(2)] ImmutableArray<string> Languages,
    [property: Id(3)] ImmutableArray<string> Topics, [property: Id(4)] string Approach, [property: Id(5)] int Portrait);

/// <summary>What clients see of a practitioner.</summary>
/// <param name="Id">Subject id.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Accepting">Whether a session can be requested now.</param>
[GenerateSerializer, Immutable, Alias("practitioner-card")]
public sealed record PractitionerCard([property: Id(0)] string Id, [property: Id(1)] PractitionerProfile Profile, [property: Id(2)] bool Accepting);

/// <summary>What a practitioner may see of one session.</summary>
/// <param name="Session">Session id.</param>
/// <param name="Alias">The client's pairwise alias.</param>
/// <param name="State">State.</param>
/// <param name="Here">Whether the client's page is connected.</param>
/// <param name="Mode">Video or audio.</param>
/// <param name="At">When it entered this state, UTC.</param>
/// <param name="DurationMinutes">When ended: duration bucket in minutes (0, 5, 10, ...); else null.</param>
[GenerateSerializer, Immutable, Alias("visit")]
public sealed record Visit(
    [property: Id(0)] string Session, [property: Id(1)] string Alias, [property: Id(2)] SessionState State, [property: Id(3)] bool Here,
    [property: Id(4)] MediaMode Mode, [property: Id(5)] DateTimeOffset At, [property: Id(6)] int? DurationMinutes);

/// <summary>Outcome of a visit.</summary>
/// <param name="Refusal">None, or PractitionerAway.</param>
/// <param name="Place">Place in the queue, 1 = next; 0 when not waiting.</param>
/// <param name="PractitionerName">Display name for the client's view.</param>
[GenerateSerializer, Immutable, Alias("visit-result")]
public sealed record VisitResult([property: Id(0)] Refusal Refusal, [property: Id(1)] int Place, [property: Id(2)] string PractitionerName);

/// <summary>The practitioner's door, queue and day; whole.</summary>
/// <param name="OnBreak">No new requests.</param>
/// <param name="Suspended">Suspended by the operator.</param>
/// <param name="Visits">Open visits in queue order, then ended ones of today, newest first; at most 100.</param>
[GenerateSerializer, Immutable, Alias("practitioner-day")]
public sealed record PractitionerDay([property: Id(0)] bool OnBreak, [property: Id(1)] bool Suspended, [property: Id(2)] ImmutableArray<Visit> Visits);
