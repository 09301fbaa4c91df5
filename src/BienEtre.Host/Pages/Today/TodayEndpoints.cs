using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Host.Pages.Frame;
using BienEtre.Host.Pages.Refused;

namespace BienEtre.Host.Pages.Today;

/// <summary>The practitioner's day: queue, individual admission, break.</summary>
internal static class TodayEndpoints
{
    public static void MapToday(this RouteGroupBuilder pages)
    {
        var group = pages.MapGroup("/today").For(Roles.Practitioner);
        group.MapGet("/", ShowAsync);
        group.MapPost("/break", BreakAsync);
        group.MapPost("/{id}/admit", AdmitAsync);
        group.MapPost("/{id}/decline", DeclineAsync);
    }

    private static async Task<IResult> ShowAsync(PageContext page, IGrainFactory grains, string? refused)
    {
        var practitioner = grains.GetGrain<IPractitionerGrain>(page.Actor.Subject.Value);
        var day = await practitioner.DayAsync();
        var name = (await practitioner.CardAsync())?.Profile.Name ?? "";
        var refusal = Enum.TryParse<Refusal>(refused, out var known) && Enum.IsDefined(known) ? known : Refusal.None;
        return Show.Page<TodayPage>((nameof(TodayPage.Day), day), (nameof(TodayPage.Name), name), (nameof(TodayPage.Refused), refusal));
    }

    private static async Task<IResult> BreakAsync(HttpContext http, PageContext page, IGrainFactory grains)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!bool.TryParse(form["on"].ToString(), out var on))
        {
            return RefusedPages.Of(Refusal.Malformed);
        }

        await grains.GetGrain<IPractitionerGrain>(page.Actor.Subject.Value).DoorAsync(on);
        return Results.LocalRedirect(page.Url("today"));
    }

    private static async Task<IResult> AdmitAsync(PageContext page, IGrainFactory grains, string id)
    {
        var refusal = SubjectId.IsValid(id) ? (await grains.GetGrain<ISessionGrain>(id).AdmitAsync()).Refusal : Refusal.Malformed;
        return refusal switch
        {
            Refusal.None => Results.LocalRedirect(page.Url($"session/{id}")),
            Refusal.ConsentMissing or Refusal.Restricted or Refusal.NotAllowed => RefusedPages.Of(refusal),
            _ => Results.LocalRedirect(page.Url($"today?refused={refusal}")),
        };
    }

    private static async Task<IResult> DeclineAsync(PageContext page, IGrainFactory grains, string id)
    {
        var refusal = SubjectId.IsValid(id) ? (await grains.GetGrain<ISessionGrain>(id).DeclineAsync()).Refusal : Refusal.Malformed;
        return refusal switch
        {
            Refusal.None => Results.LocalRedirect(page.Url("today")),
            Refusal.NotAllowed => RefusedPages.Of(refusal),
            _ => Results.LocalRedirect(page.Url($"today?refused={refusal}")),
        };
    }
}
