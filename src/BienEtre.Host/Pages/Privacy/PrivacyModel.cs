using System.Collections.Immutable;
using BienEtre.Contracts.AccessLog;
using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Restriction;
using BienEtre.Host.Pages.Notice;

namespace BienEtre.Host.Pages.Privacy;

/// <summary>What the privacy centre shows.</summary>
/// <param name="Consents">Consents and their history.</param>
/// <param name="Restriction">The restriction.</param>
/// <param name="Log">Newest rows of the access log.</param>
/// <param name="Document">The notice in force, in the visitor's language.</param>
/// <param name="Done">What has just been done: given, withdrawn, restricted, lifted; or null.</param>
/// <param name="Refused">Why the last try did not work.</param>
/// <param name="GroundMissing">The last try named no ground.</param>
public sealed record PrivacyModel(
    ConsentOverview Consents, RestrictionView Restriction, ImmutableArray<AccessRow> Log, NoticeDocument Document,
    string? Done, Refusal Refused, bool GroundMissing);
