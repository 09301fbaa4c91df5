using BienEtre.Contracts.Gate;
using BienEtre.Host.Pages.Frame;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BienEtre.Host.Pages.Refused;

/// <summary>The pages of refusals, by kind, by a refusal of the gate, and by bare status.</summary>
internal static class RefusedPages
{
    /// <summary>The page of a kind.</summary>
    public static RazorComponentResult Of(RefusedKind kind, int status, string? reference = null) =>
        Show.Page<RefusedPage>(status, (nameof(RefusedPage.Kind), kind), (nameof(RefusedPage.Reference), reference));

    /// <summary>The page of a refusal.</summary>
    public static RazorComponentResult Of(Refusal refusal) => refusal switch
    {
        Refusal.ConsentMissing or Refusal.NoticeOutdated => Of(RefusedKind.Consent, StatusCodes.Status403Forbidden),
        Refusal.OtherNotReady => Of(RefusedKind.Other, StatusCodes.Status409Conflict),
        Refusal.Restricted => Of(RefusedKind.Restricted, StatusCodes.Status403Forbidden),
        Refusal.WrongState => Of(RefusedKind.State, StatusCodes.Status409Conflict),
        Refusal.PractitionerAway => Of(RefusedKind.Away, StatusCodes.Status409Conflict),
        Refusal.LimitReached => Of(RefusedKind.Limit, StatusCodes.Status409Conflict),
        Refusal.Malformed => Of(RefusedKind.Input, StatusCodes.Status400BadRequest),
        Refusal.StorageUnavailable or Refusal.RelayUnavailable => Of(RefusedKind.Storage, StatusCodes.Status503ServiceUnavailable),
        _ => Of(RefusedKind.Session, StatusCodes.Status403Forbidden),
    };

    /// <summary>Gives bare statuses a page: 404 and the like from routing.</summary>
    public static IApplicationBuilder UseStatusPages(this IApplicationBuilder app) => app.UseStatusCodePages(context =>
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<PlainStatus>() is not null)
        {
            return Task.CompletedTask;
        }

        var status = http.Response.StatusCode;
        var kind = status == StatusCodes.Status404NotFound ? RefusedKind.NotFound : status >= 500 ? RefusedKind.Error : RefusedKind.Input;
        return Of(kind, status).ExecuteAsync(http);
    });

    /// <summary>Pages that script leads to, and the end of a sign-in.</summary>
    public static void MapRefused(this RouteGroupBuilder pages)
    {
        pages.MapGet("/refused/browser", () => Of(RefusedKind.Browser, StatusCodes.Status200OK));
        pages.MapGet("/refused/consent", () => Of(RefusedKind.Consent, StatusCodes.Status200OK));
        pages.MapGet("/refused/session", () => Of(RefusedKind.Session, StatusCodes.Status200OK));
        pages.MapGet("/refused/restricted", () => Of(RefusedKind.Restricted, StatusCodes.Status200OK));
        pages.MapGet("/signed-out", () => Of(RefusedKind.Bye, StatusCodes.Status200OK));
    }
}

/// <summary>Marks endpoints for programs: their statuses stay bare.</summary>
internal sealed class PlainStatus;
