namespace BienEtre.Host.Pages.Frame;

/// <summary>Files of the site: styles, pictures and the browser's modules. They carry no name of a version, so browsers ask again and get 304.</summary>
internal static class StaticAssets
{
    public static StaticFileOptions Options { get; } = new()
    {
        OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
    };
}
