using System.Text.Encodings.Web;
using System.Text.Unicode;
using BienEtre.Domain.Sessions;
using BienEtre.Host.Auth;
using BienEtre.Host.Media;
using BienEtre.Host.Pages.Frame;
using BienEtre.Host.Pages.Notice;
using BienEtre.Host.Telemetry;
using BienEtre.Media.Sockets;

namespace BienEtre.Host.Composition;

/// <summary>Services of the parts, one method per part.</summary>
internal static class Serving
{
    /// <summary>Kestrel without its name, and with a small bound on bodies.</summary>
    public static void AddServer(WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(options =>
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = RequestLimits.BodyBytesMax;
    });

    /// <summary>The relay, and its reports to sessions.</summary>
    public static void AddMedia(WebApplicationBuilder builder)
    {
        var port = builder.Configuration.Port("Media:UdpPort", 40000);
        var addresses = MediaAddresses.From(builder.Configuration["Media:PublicAddress"]);
        builder.Services.AddSingleton(provider => new MediaServerOptions
        {
            Port = port, PublicAddresses = addresses, TimeProvider = provider.GetRequiredService<TimeProvider>(),
        });
        builder.Services.AddSingleton<MediaNode>();
        builder.Services.AddSingleton<IMediaRelay>(provider => provider.GetRequiredService<MediaNode>());
        builder.Services.AddHostedService(provider => provider.GetRequiredService<MediaNode>());
        builder.Services.AddHostedService<MediaMetrics>();
    }

    /// <summary>Views, their texts and the notice.</summary>
    public static void AddPages(WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents();
        builder.Services.AddLocalization();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<PageContext>();
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        builder.Services.AddSingleton(builder.Configuration.Responsible());
        builder.Services.AddSingleton<NoticeDocuments>();
        builder.Services.AddSingleton(provider => provider.GetRequiredService<NoticeDocuments>().Known());
    }

    /// <summary>Logs without anything of a client: no request lines, no scopes, no messages of faults.</summary>
    public static void AddTelemetry(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<HostMetrics>();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(options => options.IncludeScopes = false);
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);
        builder.Logging.AddFilter((category, level) => LogRules.Passes(category, level));
    }
}
