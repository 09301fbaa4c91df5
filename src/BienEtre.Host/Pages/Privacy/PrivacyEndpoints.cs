using System.Globalization;
using BienEtre.Contracts.AccessLog;
using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Restriction;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Restriction;
using BienEtre.Domain.Subjects;
using BienEtre.Host.Pages.Frame;
using BienEtre.Host.Pages.Notice;
using BienEtre.Host.Pages.Refused;

namespace BienEtre.Host.Pages.Privacy;

/// <summary>The privacy centre: reading it, and the decisions taken there. Each decision is one grain call and a redirect back.</summary>
internal static class PrivacyEndpoints
{
    private const int LogRowsMax = 100;

    private static readonly string[] Deeds = ["given", "withdrawn", "restricted", "lifted"];

    public static void MapPrivacy(this RouteGroupBuilder pages)
    {
        pages.MapGet("/privacy", ShowAsync);
        var decisions = pages.MapGroup("/privacy").For(Roles.Employee | Roles.Practitioner);
        decisions.MapPost("/consent", ConsentAsync);
        decisions.MapPost("/restriction", RestrictAsync);
        decisions.MapPost("/restriction/lift", LiftAsync);
    }

    private static async Task<IResult> ShowAsync(PageContext page, IGrainFactory grains, NoticeDocuments notices, string? done, string? refused, bool? ground)
    {
        if (page.Actor.Role == Roles.Anonymous)
        {
            return Show.Page<OpenPrivacyPage>();
        }

        var subject = page.Actor.Subject.Value;
        var consents = await grains.GetGrain<IConsentGrain>(subject).ReadAsync();
        var restriction = await grains.GetGrain<IRestrictionGrain>(subject).ReadAsync();
        var log = await grains.GetGrain<IAccessLogGrain>(subject).ReadAsync(LogRowsMax);
        var refusal = Enum.TryParse<Refusal>(refused, out var known) && Enum.IsDefined(known) ? known : Refusal.None;
        return Show.Page<PrivacyPage>((nameof(PrivacyPage.Model), new PrivacyModel(
            consents, restriction, log, notices.In(page.Language), Deeds.Contains(done) ? done : null, refusal, ground == false)));
    }

    private static async Task<IResult> ConsentAsync(HttpContext http, PageContext page, IGrainFactory grains, IIdentifiers ids)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!Enum.TryParse<Purpose>(form["purpose"], out var purpose) || ProcessingRegistry.Find(purpose) is not { CanBeWithdrawn: true, Collects: true })
        {
            return RefusedPages.Of(Refusal.Malformed);
        }

        var consent = grains.GetGrain<IConsentGrain>(page.Actor.Subject.Value);
        switch (form["decision"].ToString())
        {
            case "give" when int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version):
                return Back(page, await consent.GiveAsync(new GiveConsent(purpose, version, form["hash"].ToString(), ids.NewId())), "given");
            case "withdraw":
                return Back(page, await consent.WithdrawAsync(new WithdrawConsent(purpose, ids.NewId())), "withdrawn");
            default:
                return RefusedPages.Of(Refusal.Malformed);
        }
    }

    private static async Task<IResult> RestrictAsync(HttpContext http, PageContext page, IGrainFactory grains, IIdentifiers ids)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!Enum.TryParse<RestrictionGround>(form["ground"], out var ground) || !Enum.IsDefined(ground))
        {
            return Results.LocalRedirect(page.Url("privacy?ground=false") + "#restriction");
        }

        return Back(page, await grains.GetGrain<IRestrictionGrain>(page.Actor.Subject.Value)
            .RestrictAsync(new RestrictProcessing(ground, ids.NewId())), "restricted");
    }

    private static async Task<IResult> LiftAsync(PageContext page, IGrainFactory grains, IIdentifiers ids) =>
        Back(page, await grains.GetGrain<IRestrictionGrain>(page.Actor.Subject.Value).LiftAsync(ids.NewId()), "lifted");

    private static IResult Back(PageContext page, ConsentResult result, string done) =>
        Results.LocalRedirect(page.Url(result is ConsentResult.Refused refused ? $"privacy?refused={refused.Reason}" : $"privacy?done={done}"));

    private static IResult Back(PageContext page, RestrictionResult result, string done) =>
        Results.LocalRedirect(page.Url(result is RestrictionResult.Refused refused ? $"privacy?refused={refused.Reason}" : $"privacy?done={done}"));
}
