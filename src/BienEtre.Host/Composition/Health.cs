using BienEtre.Host.Media;
using BienEtre.Host.Pages.Refused;
using BienEtre.Storage;

namespace BienEtre.Host.Composition;

/// <summary>Says whether this node can serve: storage takes a durable write, and the relay runs. No figures, no names.</summary>
internal static class Health
{
    /// <summary>Address of the check.</summary>
    public const string Address = "/health";

    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapGet(Address, async (IStorageProbe probe, MediaNode relay, HttpContext http) =>
    {
        var storage = await probe.CheckAsync(http.RequestAborted) is StorageHealth.Unhealthy unhealthy ? unhealthy.Fault.ToString() : "ok";
        var media = relay.Runs ? "ok" : "stopped";
        var ok = storage == "ok" && relay.Runs;
        return Results.Json(new { status = ok ? "ok" : "failing", storage, relay = media }, statusCode: ok ? 200 : 503);
    }).WithMetadata(new PlainStatus());
}
