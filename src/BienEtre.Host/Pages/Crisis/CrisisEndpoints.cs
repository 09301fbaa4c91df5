using BienEtre.Host.Pages.Frame;

namespace BienEtre.Host.Pages.Crisis;

/// <summary>Crisis help. It asks no grain, so nothing about the visit is written anywhere.</summary>
internal static class CrisisEndpoints
{
    public static void MapCrisis(this RouteGroupBuilder pages) => pages.MapGet("/crisis", () => Show.Page<CrisisPage>());
}
