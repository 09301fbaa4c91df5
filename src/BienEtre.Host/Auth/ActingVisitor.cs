using BienEtre.Grains.Gate;

namespace BienEtre.Host.Auth;

/// <summary>Every grain call of a request is made in the name of who is signed in, or of nobody.</summary>
internal static class ActingVisitor
{
    /// <summary>Adds the actor's token to the request; after authentication.</summary>
    public static IApplicationBuilder UseActingVisitor(this IApplicationBuilder app)
    {
        var tokens = app.ApplicationServices.GetRequiredService<ActorTokens>();
        return app.Use(async (context, next) =>
        {
            using (tokens.Act(context.User.ToActor()))
            {
                await next(context);
            }
        });
    }
}
