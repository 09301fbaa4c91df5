using System.Collections.Immutable;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Restriction;
using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Gate;

/// <summary>What a call asks of the gate.</summary>
/// <param name="Role">The role in which the caller acts: exactly one.</param>
/// <param name="AllowedRoles">Roles that the method's policy allows.</param>
/// <param name="Relation">How the caller stands to the data.</param>
/// <param name="Purpose">Why.</param>
/// <param name="RecordClass">Which class of record.</param>
/// <param name="Use">How.</param>
/// <param name="Session">The session within which the call happens, or null.</param>
public sealed record GateQuestion(
    Roles Role, Roles AllowedRoles, Relation Relation, Purpose Purpose, RecordClass RecordClass, DataUse Use, string? Session);

/// <summary>What consent, objection and restriction say about one data subject.</summary>
/// <param name="Given">Purposes to which consent is in force, under the notice in force.</param>
/// <param name="Objected">Purposes objected to (GDPR Art. 21).</param>
/// <param name="Restriction">The restriction (Art. 18).</param>
/// <param name="AskedAt">When this was asked for: from then on it counts.</param>
public sealed record SubjectFacts(ImmutableArray<Purpose> Given, ImmutableArray<Purpose> Objected, RestrictionPosition Restriction, DateTimeOffset AskedAt);

/// <summary>What the gate knows when it decides.</summary>
/// <param name="Own">About the subject whose record it is or, in a session, the caller; null where the record is of no single person and the caller
/// is the platform.</param>
/// <param name="Others">
/// About every other participant as far as the gate knows them: nobody's data goes on being used by another's call. That media has the consent of <em>all</em>
/// does not rest on this list: the session's own rules demand it.
/// </param>
/// <param name="RetentionTrigger">When the retention period began to count, or null while it has not.</param>
public sealed record GateFacts(SubjectFacts? Own, ImmutableArray<SubjectFacts> Others, DateTimeOffset? RetentionTrigger);
