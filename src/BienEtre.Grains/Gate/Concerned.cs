using System.Collections.Immutable;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Subjects;

namespace BienEtre.Grains.Gate;

/// <summary>A grain whose key is not a subject, and which says itself whose data it holds.</summary>
internal interface IConcernsSubjects
{
    /// <summary>Everybody concerned; empty while there is nobody.</summary>
    ImmutableArray<SubjectId> Subjects { get; }
}

/// <summary>Whose data a call is about.</summary>
/// <param name="Subjects">The data subjects.</param>
/// <param name="Session">The session, where they are its participants; null otherwise.</param>
internal readonly record struct Concerned(ImmutableArray<SubjectId> Subjects, string? Session)
{
    public static Concerned By(IIncomingGrainCallContext context)
    {
        var key = context.TargetId.Key.ToString() ?? "";
        return context.Grain is IConcernsSubjects several ? new Concerned(several.Subjects, key)
            : SubjectId.IsValid(key) ? new Concerned([new SubjectId(key)], null)
            : new Concerned([], null);
    }

    public Relation RelationOf(Actor actor) =>
        !Subjects.Contains(actor.Subject) ? Relation.Unrelated : Session is null ? Relation.Own : Relation.Participant;

    /// <summary>Whose consent counts as the own one: the caller's in a session, the owner's of a record.</summary>
    public SubjectId? OwnOf(Actor actor) =>
        Session is null ? Subjects is [var owner] ? owner : null
        : Subjects.Contains(actor.Subject) ? actor.Subject : null;
}
