using BienEtre.Host.Auth;
using BienEtre.Host.Composition;
using BienEtre.Host.Media;
using BienEtre.Host.Pages.Contact;
using BienEtre.Host.Pages.Crisis;
using BienEtre.Host.Pages.Demo;
using BienEtre.Host.Pages.Frame;
using BienEtre.Host.Pages.Notice;
using BienEtre.Host.Pages.Practitioners;
using BienEtre.Host.Pages.Privacy;
using BienEtre.Host.Pages.Refused;
using BienEtre.Host.Pages.Sessions;
using BienEtre.Host.Pages.Storage;
using BienEtre.Host.Pages.Today;
using BienEtre.Host.Pages.Welcome;
using BienEtre.Host.Signalling;
using BienEtre.Host.Telemetry;
using BienEtre.Storage;

namespace BienEtre.Host;

/// <summary>The executable: one line per concern, in the order in which they start and in which they meet a request.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => StartUp.RunAsync(() => Build(new WebApplicationOptions { Args = args }));

    /// <summary>Puts the host together; nothing starts yet.</summary>
    /// <param name="options">Arguments and, in tests, folders and environment.</param>
    /// <param name="more">What a test adds.</param>
    internal static WebApplication Build(WebApplicationOptions options, Action<WebApplicationBuilder>? more = null)
    {
        var builder = WebApplication.CreateBuilder(options);
        var configuration = builder.Configuration;
        var demo = builder.Environment.IsDevelopment();
        configuration.RefuseUnsupported();

        Serving.AddTelemetry(builder);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSqliteStorage(new SqliteStorageOptions(configuration["Data:Path"] ?? "./.data", configuration["Keys:Path"] ?? "./.keys"));
        Serving.AddMedia(builder);
        LocalSilo.Add(builder);
        builder.Services.AddHostedService<MediaReports>();
        KeyRing.Add(builder.Services);
        builder.Services.AddSignIn().AddRequestLimits().AddSignalling();
        Serving.AddPages(builder);
        Serving.AddServer(builder);
        if (demo)
        {
            builder.Services.AddHostedService<DemoSeed>();
        }

        more?.Invoke(builder);
        var app = builder.Build();
        Answer(app, demo);
        return app;
    }

    private static void Answer(WebApplication app, bool demo)
    {
        app.UseSecurityHeaders(production: !demo);
        app.UseLanguageOfAddress();
        app.UseFaultPages();
        app.UseStatusPages();
        app.UseStaticFiles(StaticAssets.Options);
        app.UseRouting();
        app.UseOriginCheck(app.Configuration["Web:PublicOrigin"]);
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseActingVisitor();

        app.MapLanguageChoice();
        app.MapStorageManifest();
        app.MapHealth();
        app.MapSignalling();
        var pages = app.MapPages();
        pages.MapWelcome(demo);
        pages.MapNotice(demo);
        pages.MapPractitioners();
        pages.MapSessions();
        pages.MapToday();
        pages.MapPrivacy();
        pages.MapCrisis();
        pages.MapStorage();
        pages.MapContact();
        pages.MapRefused();
        if (demo)
        {
            app.MapDemo(pages);
        }
    }
}
