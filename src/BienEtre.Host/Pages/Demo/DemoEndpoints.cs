using BienEtre.Host.Pages.Frame;

namespace BienEtre.Host.Pages.Demo;

/// <summary>The demonstration's entrance. Mapped in Development only: elsewhere these addresses do not exist.</summary>
internal static class DemoEndpoints
{
    public static void MapDemo(this IEndpointRouteBuilder routes, RouteGroupBuilder pages)
    {
        routes.MapGet("/demo", () => Show.Page<DemoPage>());
        pages.MapGet("/demo", () => Show.Page<DemoPage>());
    }
}
