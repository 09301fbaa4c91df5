using BienEtre.Host.Pages.Frame;
using BienEtre.Host.Pages.Refused;

namespace BienEtre.Host.Pages.Storage;

/// <summary>The manifest of cookies and storage, for people and for programs.</summary>
internal static class StorageEndpoints
{
    public static void MapStorage(this RouteGroupBuilder pages) => pages.MapGet("/cookies", () => Show.Page<StoragePage>());

    public static void MapStorageManifest(this IEndpointRouteBuilder routes) =>
        routes.MapGet(StorageManifest.Address, () => Results.Json(new { items = StorageManifest.Items })).WithMetadata(new PlainStatus());
}
