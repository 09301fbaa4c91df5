using System.Globalization;
using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Employees;
using BienEtre.Contracts.Gate;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using BienEtre.Host.Auth;
using BienEtre.Host.Pages.Demo;
using BienEtre.Host.Pages.Frame;
using BienEtre.Host.Pages.Refused;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BienEtre.Host.Pages.Notice;

/// <summary>The notice, and entering with it: the account is made, the choices are written down, then the cookie is set; in this order, and only
/// then.</summary>
internal static class NoticeEndpoints
{
    /// <summary>Value of the form's "as" for somebody who comes for a session.</summary>
    public const string Employee = "employee";

    public static void MapNotice(this RouteGroupBuilder pages, bool demo)
    {
        pages.MapGet("/notice", (PageContext page, NoticeDocuments notices, string? @as) =>
            Show.Page<NoticePage>(
                (nameof(NoticePage.Document), notices.In(page.Language)), (nameof(NoticePage.As), demo && Known(@as) ? @as : null)));
        if (demo)
        {
            pages.MapPost("/notice", EnterAsync);
        }
    }

    private static bool Known(string? who) => who == Employee || DemoPractitioners.Find(who) is not null;

    private static async Task<IResult> EnterAsync(
        HttpContext http, PageContext page, NoticeDocuments notices, IGrainFactory grains, ActorTokens tokens, IIdentifiers ids)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string who = form["as"].ToString();
        var document = notices.In(page.Language);
        if (!Known(who))
        {
            return RefusedPages.Of(Refusal.Malformed);
        }

        if (form["version"] != document.Version.ToString(CultureInfo.InvariantCulture) || form["hash"] != document.Hash)
        {
            return Again(document, who, "outdated", StatusCodes.Status409Conflict);
        }

        var choices = ProcessingRegistry.Activities.Where(a => a is { CanBeWithdrawn: true, Collects: true })
            .Select(a => (a.Purpose, Choice: form[$"consent.{a.Purpose}"].ToString())).ToList();
        if (choices.Any(c => c.Choice is not ("yes" or "no")))
        {
            return Again(document, who, "missing", StatusCodes.Status400BadRequest);
        }

        var actor = who == Employee ? new Actor(new SubjectId(ids.NewId()), Roles.Employee)
            : new Actor(DemoPractitioners.Find(who)!.Subject, Roles.Practitioner);
        using (tokens.Act(actor))
        {
            if (actor.Role == Roles.Employee)
            {
                await grains.GetGrain<IEmployeeGrain>(actor.Subject.Value).OpenAsync();
            }

            if (await WriteDownAsync(grains.GetGrain<IConsentGrain>(actor.Subject.Value), choices, document, ids) is var refusal and not Refusal.None)
            {
                return RefusedPages.Of(refusal);
            }
        }

        await http.SignInAsync(actor);
        return Results.LocalRedirect(page.Url(actor.Role == Roles.Employee ? "practitioners" : "today"));
    }

    private static async Task<Refusal> WriteDownAsync(
        IConsentGrain consent, List<(Purpose Purpose, string Choice)> choices, NoticeDocument document, IIdentifiers ids)
    {
        var now = await consent.ReadAsync();
        foreach (var (purpose, choice) in choices)
        {
            var given = now.Items.Any(i => i.Purpose == purpose && i.Status == ConsentStatus.Given);
            var result = (choice, given) switch
            {
                ("yes", false) => await consent.GiveAsync(new GiveConsent(purpose, document.Version, document.Hash, ids.NewId())),
                ("no", true) => await consent.WithdrawAsync(new WithdrawConsent(purpose, ids.NewId())),
                _ => null,
            };
            if (result is ConsentResult.Refused refused)
            {
                return refused.Reason;
            }
        }

        return Refusal.None;
    }

    private static RazorComponentResult Again(NoticeDocument document, string who, string problem, int status) => Show.Page<NoticePage>(
        status, (nameof(NoticePage.Document), document), (nameof(NoticePage.As), who), (nameof(NoticePage.Problem), problem));
}
