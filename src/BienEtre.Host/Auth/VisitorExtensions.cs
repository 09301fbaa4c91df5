using System.Security.Claims;
using BienEtre.Domain.Subjects;

namespace BienEtre.Host.Auth;

/// <summary>Between the sign-in cookie's claims and the domain's actor. The cookie holds a pseudonym and a role, nothing else.</summary>
internal static class VisitorExtensions
{
    /// <summary>Name of the one authentication scheme, also the claims' issuer.</summary>
    public const string Scheme = "session";

    private const string Subject = "sub";
    private const string Role = "role";

    /// <summary>Who a request acts for; anonymous when a claim is missing or malformed (fails closed).</summary>
    public static Actor ToActor(this ClaimsPrincipal principal)
    {
        var subject = principal.FindFirstValue(Subject);
        return principal.Identity?.IsAuthenticated == true && SubjectId.IsValid(subject) &&
            Enum.TryParse<Roles>(principal.FindFirstValue(Role), out var role) && role is Roles.Employee or Roles.Practitioner
            ? new Actor(new SubjectId(subject!), role)
            : Actor.Anonymous;
    }

    /// <summary>The claims of an actor.</summary>
    public static ClaimsPrincipal ToPrincipal(this Actor actor) =>
        new(new ClaimsIdentity([new Claim(Subject, actor.Subject.Value), new Claim(Role, actor.Role.ToString())], Scheme, Subject, Role));
}
