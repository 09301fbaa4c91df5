namespace BienEtre.Domain.Sessions;

/// <summary>
/// A session as one side may see it. Nothing here lets a person conclude that the other withdrew consent or restricted processing: an end by the
/// other's decision
/// looks the same whatever the decision was, and so does every pause that is not one's own doing.
/// </summary>
/// <param name="Side">Which side sees it.</param>
/// <param name="State">State.</param>
/// <param name="Reason">End reason when it is this side's to know; null is shown as "the session has ended".</param>
/// <param name="OtherHere">Whether the other side's page is connected.</param>
/// <param name="Mode">Video or audio.</param>
/// <param name="LiveSince">When it went live first, or null.</param>
/// <param name="ResumeUntil">While interrupted: until when it can be resumed at most.</param>
/// <param name="Paused">Interrupted, and not (only) by the own connection.</param>
/// <param name="ContinueUntil">For the restricted person only: until when consent to continue is possible (GDPR Art. 18(2)).</param>
public sealed record SideView(
    Side Side, SessionState State, EndReason? Reason, bool OtherHere, MediaMode Mode, DateTimeOffset? LiveSince, DateTimeOffset? ResumeUntil, bool Paused,
    DateTimeOffset? ContinueUntil);

/// <summary>A session as the practitioner's queue may see it.</summary>
/// <param name="Session">Session id.</param>
/// <param name="Alias">The client's pairwise alias.</param>
/// <param name="State">State.</param>
/// <param name="Here">Whether the client's page is connected.</param>
/// <param name="Mode">Video or audio.</param>
/// <param name="At">Since when it is in this state.</param>
/// <param name="DurationMinutes">When ended: live time in whole buckets of 5 minutes; else null.</param>
public sealed record SessionVisit(string Session, string Alias, SessionState State, bool Here, MediaMode Mode, DateTimeOffset At, int? DurationMinutes);
