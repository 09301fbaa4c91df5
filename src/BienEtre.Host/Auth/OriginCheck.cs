using BienEtre.Host.Pages.Refused;

namespace BienEtre.Host.Auth;

/// <summary>
/// Lets only this site act: every request that may change something, and every WebSocket, must say that it comes from here (Fetch Metadata, RFC 6454 Origin).
/// Pages send no referrer, so a browser writes <c>Origin: null</c> on its own forms; there <c>Sec-Fetch-Site</c> decides. A request that says
/// nothing is refused.
/// </summary>
internal static class OriginCheck
{
    /// <summary>Adds the check; before anything that acts.</summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="publicOrigin">Origin that browsers see, where it is not the one of the request (TLS ends before this process); else null.</param>
    public static IApplicationBuilder UseOriginCheck(this IApplicationBuilder app, string? publicOrigin) => app.Use((context, next) =>
    {
        if (!MayChangeSomething(context) || ComesFromHere(context.Request, publicOrigin))
        {
            return next(context);
        }

        return RefusedPages.Of(RefusedKind.Origin, StatusCodes.Status403Forbidden).ExecuteAsync(context);
    });

    /// <summary>Whether the request says that it comes from this site.</summary>
    public static bool ComesFromHere(HttpRequest request, string? publicOrigin)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var sameSite = string.Equals(site, "same-origin", StringComparison.Ordinal);
        if (site.Length > 0 && !sameSite)
        {
            return false;
        }

        return origin switch
        {
            "" or "null" => sameSite,
            _ => string.Equals(origin, publicOrigin ?? $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static bool MayChangeSomething(HttpContext context) =>
        !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) ||
        context.WebSockets.IsWebSocketRequest || context.Request.Headers.Upgrade.Count > 0;
}
