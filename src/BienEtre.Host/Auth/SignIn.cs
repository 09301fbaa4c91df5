using BienEtre.Domain.Subjects;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace BienEtre.Host.Auth;

/// <summary>
/// Sign-in by the one cookie of this site. It exists only after sign-in and holds a pseudonym and a role, sealed by data protection. Strict
/// same-site and a check
/// of where requests come from (<see cref="OriginCheck"/>) stand in for an antiforgery cookie.
/// </summary>
internal static class SignIn
{
    /// <summary>
    /// Name of the cookie. The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis section 4.1.3); Chromium accepts it on
    /// http://localhost.
    /// </summary>
    public const string CookieName = "__Host-bienetre";

    /// <summary>How long a sign-in lasts at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>Adds sign-in.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddAuthentication(VisitorExtensions.Scheme).AddCookie(VisitorExtensions.Scheme, Configure);
        services.AddAuthorization();
        return services;
    }

    /// <summary>Signs in as an actor.</summary>
    public static Task SignInAsync(this HttpContext http, Actor actor)
    {
        http.User = actor.ToPrincipal();
        return http.SignInAsync(VisitorExtensions.Scheme, http.User, new AuthenticationProperties { IsPersistent = false });
    }

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.Cookie.Path = "/";
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;

        // Pages answer for themselves; what is left (the hub) is refused plainly instead of being sent to a sign-in page.
        options.Events.OnRedirectToLogin = context => Refuse(context.HttpContext, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Refuse(context.HttpContext, StatusCodes.Status403Forbidden);
    }

    private static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
