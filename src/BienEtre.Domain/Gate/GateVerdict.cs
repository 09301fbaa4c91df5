using System.Numerics;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Domain.Gate;

/// <summary>
/// The one verdict on every access to personal data: role, relation, legal basis, retention, then consent, objection and restriction of everybody concerned.
/// Everything not expressly allowed is denied; facts that are missing or too old count as a no.
/// </summary>
/// <param name="Reason">Why it is denied; None when allowed.</param>
public readonly record struct GateVerdict(DenyReason Reason)
{
    /// <summary>Whether the call may run.</summary>
    public bool Allowed => Reason == DenyReason.None;

    /// <summary>Decides by the registry.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="facts">What is known.</param>
    /// <param name="now">The time.</param>
    public static GateVerdict Decide(GateQuestion question, GateFacts facts, DateTimeOffset now) =>
        Decide(question, ProcessingRegistry.Find(question.Purpose), facts, now);

    /// <summary>Decides by an entry of the registry: another legal basis makes another behaviour, and nothing else has to change.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="activity">The entry of the purpose, or null when there is none.</param>
    /// <param name="facts">What is known.</param>
    /// <param name="now">The time.</param>
    public static GateVerdict Decide(GateQuestion question, ProcessingActivity? activity, GateFacts facts, DateTimeOffset now) =>
        new(Reasons(question, activity, facts, now));

    /// <summary>The verdict on a method that touches no personal data: the role alone decides.</summary>
    /// <param name="role">The role in which the caller acts: exactly one.</param>
    /// <param name="allowedRoles">Roles that the method's policy allows.</param>
    public static GateVerdict DecideOpen(Roles role, Roles allowedRoles) => new(RoleAllowed(role, allowedRoles) ? DenyReason.None : DenyReason.NotAllowed);

    private static DenyReason Reasons(GateQuestion question, ProcessingActivity? activity, GateFacts facts, DateTimeOffset now)
    {
        if (!RoleAllowed(question.Role, question.AllowedRoles) || !Related(question) || !Enum.IsDefined(question.Use))
        {
            return DenyReason.NotAllowed;
        }

        if (activity is not { Collects: true } || activity.Purpose != question.Purpose || !activity.Covers(question.RecordClass)
            || ProcessingRegistry.FindRetention(question.RecordClass) is not { } retention)
        {
            return DenyReason.NoBasis;
        }

        // What is never stored has no age: it exists only while it is used.
        if (retention.MayBeStored && retention.EndsAt(facts.RetentionTrigger) <= now)
        {
            return DenyReason.RetentionOver;
        }

        // Rights and reduction need nobody's permission: whoever withdrew or restricted must still be able to see, lift, leave and stop.
        return question.Use == DataUse.Process ? OfEverybody(question, activity, facts, now) : DenyReason.None;
    }

    private static DenyReason OfEverybody(GateQuestion question, ProcessingActivity activity, GateFacts facts, DateTimeOffset now)
    {
        // Consent is somebody's: without a subject there is nobody who gave it.
        var reason = facts.Own is { } own ? Of(own, question, activity, now) : activity.NeedsConsent ? DenyReason.ConsentMissing : DenyReason.None;
        foreach (var other in facts.Others.IsDefault ? [] : facts.Others)
        {
            if (reason != DenyReason.None)
            {
                return reason;
            }

            // Why another person is not ready is nobody's business; that the platform could not ask says nothing about a person.
            reason = Of(other, question, activity, now);
            reason = reason is DenyReason.None or DenyReason.NotConfirmed ? reason : DenyReason.OtherNotReady;
        }

        return reason;
    }

    private static DenyReason Of(SubjectFacts facts, GateQuestion question, ProcessingActivity activity, DateTimeOffset now) =>
        !LeaseRule.IsFresh(facts.AskedAt, now) || facts.Given.IsDefault || facts.Objected.IsDefault ? DenyReason.NotConfirmed
        : activity.NeedsConsent && !facts.Given.Contains(activity.Purpose) ? DenyReason.ConsentMissing
        : activity.StopsWhenRestricted && facts.Restriction.Blocks(question.Session) ? DenyReason.Restricted
        : activity.CanBeObjectedTo && facts.Objected.Contains(activity.Purpose) ? DenyReason.Objected
        : DenyReason.None;

    private static bool RoleAllowed(Roles role, Roles allowed) => BitOperations.IsPow2((int)role) && (allowed & role) != 0;

    // The platform acts for everybody and needs no relation; an operator may stop things without being part of them, and nothing else.
    private static bool Related(GateQuestion question) =>
        question.Role == Roles.System
        || (question.Role == Roles.Operator && question.Use == DataUse.Reduce)
        || question.Relation is Relation.Own or Relation.Participant;
}
