using BienEtre.Host.Auth;
using BienEtre.Host.Pages.Frame;
using Microsoft.AspNetCore.Authentication;

namespace BienEtre.Host.Pages.Welcome;

/// <summary>The front door, and the way out.</summary>
internal static class WelcomeEndpoints
{
    public static void MapWelcome(this RouteGroupBuilder pages, bool demo)
    {
        pages.MapGet("/", () => Show.Page<WelcomePage>((nameof(WelcomePage.Demo), demo)));
        pages.MapPost("/sign-out", async (HttpContext http, PageContext page) =>
        {
            await http.SignOutAsync(VisitorExtensions.Scheme);
            return Results.LocalRedirect(page.Url("signed-out"));
        });
    }

    /// <summary>The bare address leads to the visitor's language.</summary>
    public static void MapLanguageChoice(this IEndpointRouteBuilder routes) => routes.MapGet("/", (HttpContext http) =>
    {
        http.Response.Headers.Vary = "Accept-Language";
        return Results.LocalRedirect("/" + Languages.Of(http.Request));
    });
}
