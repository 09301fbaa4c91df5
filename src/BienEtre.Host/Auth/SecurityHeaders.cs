using BienEtre.Host.Pages.Frame;

namespace BienEtre.Host.Auth;

/// <summary>Headers on every answer, pages and files alike.</summary>
internal static class SecurityHeaders
{
    /// <summary>Own origin only, nothing inline; scripts take no text for markup or code (Trusted Types), with the one policy that names a service
    /// worker.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types bienetre";

    private const string Denied =
        "accelerometer=(), browsing-topics=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), midi=(), payment=(), usb=(), "
        + "xr-spatial-tracking=()";

    /// <summary>Permissions of all pages but the device check and the room.</summary>
    public const string NoDevices = $"camera=(), microphone=(), {Denied}";

    /// <summary>Permissions of the device check and the room. Capturing a screen is denied there, too.</summary>
    public const string CameraAndMicrophone = $"camera=(self), microphone=(self), {Denied}";

    /// <summary>Adds the headers.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, bool production) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Permissions-Policy"] = IsSession(context.Request.Path) ? CameraAndMicrophone : NoDevices;
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        context.Response.OnStarting(static response =>
        {
            ((HttpResponse)response).Headers.Remove("blazor-enhanced-nav"); // says nothing here: no script of the framework runs
            return Task.CompletedTask;
        }, context.Response);
        if (production)
        {
            headers.StrictTransportSecurity = "max-age=63072000; includeSubDomains";
        }

        return next(context);
    });

    /// <summary>Whether the address is that of a session: /{language}/session/...</summary>
    public static bool IsSession(PathString path) =>
        path.Value is { } value && Languages.StartsWithLanguage(value) && value.AsSpan(3).StartsWith("/session/", StringComparison.Ordinal);
}
