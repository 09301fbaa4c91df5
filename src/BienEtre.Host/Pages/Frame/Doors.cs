using BienEtre.Contracts.Gate;
using BienEtre.Domain.Subjects;
using BienEtre.Host.Auth;
using BienEtre.Host.Pages.Refused;

namespace BienEtre.Host.Pages.Frame;

/// <summary>What stands before the pages. The gate decides; this only saves a call where nobody is signed in, and turns refusals into pages.</summary>
internal static class Doors
{
    /// <summary>Pages of one language segment, with refusals as pages.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder routes) =>
        routes.MapGroup(Languages.Segment).AddEndpointFilter(async (context, next) =>
        {
            var request = context.HttpContext.Request;
            if (HttpMethods.IsPost(request.Method) && !request.HasFormContentType)
            {
                return RefusedPages.Of(RefusedKind.Input, StatusCodes.Status415UnsupportedMediaType);
            }

            try
            {
                return await next(context);
            }
            catch (GateDeniedException denied)
            {
                return RefusedPages.Of(denied.Refusal);
            }
        });

    /// <summary>Only people signed in with one of these roles come in.</summary>
    public static TBuilder For<TBuilder>(this TBuilder builder, Roles roles)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter(async (context, next) =>
        {
            var role = context.HttpContext.User.ToActor().Role;
            return role == Roles.Anonymous ? RefusedPages.Of(RefusedKind.SignedOut, StatusCodes.Status401Unauthorized)
                : (roles & role) == 0 ? RefusedPages.Of(RefusedKind.Session, StatusCodes.Status403Forbidden)
                : await next(context);
        });
}
