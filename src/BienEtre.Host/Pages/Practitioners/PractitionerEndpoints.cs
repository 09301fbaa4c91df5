using BienEtre.Contracts.Employees;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Host.Pages.Frame;
using BienEtre.Host.Pages.Refused;
using Microsoft.AspNetCore.Mvc;

namespace BienEtre.Host.Pages.Practitioners;

/// <summary>Finding a practitioner and asking for a session now.</summary>
internal static class PractitionerEndpoints
{
    public static void MapPractitioners(this RouteGroupBuilder pages)
    {
        var group = pages.MapGroup("/practitioners").For(Roles.Employee);
        group.MapGet("/", async (IGrainFactory grains, [FromQuery] string[] language, [FromQuery] string[] topic, string? when) =>
            Show.Page<PractitionersPage>((nameof(PractitionersPage.Filter), PractitionerFilter.Of(
                await grains.GetGrain<IPractitionerDirectoryGrain>("all").ListAsync(), language, topic, when))));
        group.MapGet("/{id}", async (IGrainFactory grains, string id) => await CardAsync(grains, id) is { } card
            ? Show.Page<PractitionerPage>((nameof(PractitionerPage.Card), card))
            : RefusedPages.Of(RefusedKind.NotFound, StatusCodes.Status404NotFound));
        group.MapPost("/{id}/session", RequestAsync);
    }

    private static async Task<IResult> RequestAsync(HttpContext http, PageContext page, IGrainFactory grains, string id)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (await CardAsync(grains, id) is not { } card)
        {
            return RefusedPages.Of(RefusedKind.NotFound, StatusCodes.Status404NotFound);
        }

        MediaMode? mode = form["mode"].ToString() switch { "video" => MediaMode.Video, "audio" => MediaMode.Audio, _ => null };
        if (mode is null)
        {
            return Show.Page<PractitionerPage>(
                StatusCodes.Status400BadRequest, (nameof(PractitionerPage.Card), card), (nameof(PractitionerPage.Missing), true));
        }

        var result = await grains.GetGrain<IEmployeeGrain>(page.Actor.Subject.Value).RequestSessionAsync(id, mode.Value);
        return result is { Refusal: Refusal.None, Session: { } session }
            ? Results.LocalRedirect(page.Url($"session/{session.Id}/check"))
            : RefusedPages.Of(result.Refusal);
    }

    private static async Task<PractitionerCard?> CardAsync(IGrainFactory grains, string id) =>
        SubjectId.IsValid(id) ? await grains.GetGrain<IPractitionerGrain>(id).CardAsync() : null;
}
