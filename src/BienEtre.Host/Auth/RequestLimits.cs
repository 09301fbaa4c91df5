using System.Threading.RateLimiting;
using BienEtre.Domain.Subjects;
using BienEtre.Host.Pages.Refused;

namespace BienEtre.Host.Auth;

/// <summary>
/// How often something may be changed. Counted per pseudonym; people who are not signed in share one count, because no address of theirs is looked at.
/// </summary>
internal static class RequestLimits
{
    /// <summary>Changes per minute of one signed-in person.</summary>
    public const int ChangesPerMinuteMax = 60;

    /// <summary>Changes per minute of all people who are not signed in.</summary>
    public const int AnonymousChangesPerMinuteMax = 300;

    /// <summary>Bytes of a request's body; the largest form has a few hundred.</summary>
    public const int BodyBytesMax = 16 * 1024;

    /// <summary>Adds the limits.</summary>
    public static IServiceCollection AddRequestLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = async (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "60";
            await RefusedPages.Of(RefusedKind.Often, StatusCodes.Status429TooManyRequests).ExecuteAsync(context.HttpContext);
        };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        {
            if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            {
                return RateLimitPartition.GetNoLimiter("read");
            }

            var actor = context.User.ToActor();
            return actor.Role == Roles.Anonymous ? Window("anonymous", AnonymousChangesPerMinuteMax) : Window(actor.Subject.Value, ChangesPerMinuteMax);
        });
    });

    private static RateLimitPartition<string> Window(string key, int permits) => RateLimitPartition.GetFixedWindowLimiter(
        key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });
}
