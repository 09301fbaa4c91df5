using System.Diagnostics;
using System.Security.Cryptography;
using BienEtre.Host.Pages.Refused;

namespace BienEtre.Host.Telemetry;

/// <summary>
/// The last catch of a request: a page with a reference, and one log line with that reference, the fault's type and its place in the code. The fault's message
/// stays out of the log, because it may quote what somebody sent.
/// </summary>
internal static class Faults
{
    /// <summary>Adds the catch; after the headers, before everything else.</summary>
    public static IApplicationBuilder UseFaultPages(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Faults));
        var metrics = app.ApplicationServices.GetRequiredService<HostMetrics>();
        return app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (BadHttpRequestException malformed) when (!context.Response.HasStarted)
            {
                await RefusedPages.Of(RefusedKind.Input, malformed.StatusCode).ExecuteAsync(context);
            }
            catch (Exception) when (context.RequestAborted.IsCancellationRequested)
            {
                // The visitor has left; nobody is there to be told.
            }
            catch (Exception fault) when (!context.Response.HasStarted)
            {
                var reference = RandomNumberGenerator.GetHexString(6);
                metrics.PageFailed();
                Log.PageFailed(logger, reference, fault.GetType().Name, Place(fault));
                await RefusedPages.Of(RefusedKind.Error, StatusCodes.Status500InternalServerError, reference).ExecuteAsync(context);
            }
        });
    }

    private static string Place(Exception fault)
    {
        var frame = new StackTrace(fault).GetFrames()
            .FirstOrDefault(f => f.GetMethod()?.DeclaringType?.FullName?.StartsWith("BienEtre.", StringComparison.Ordinal) == true);
        var method = frame?.GetMethod();
        return method is null ? "unknown" : $"{method.DeclaringType?.Name}.{method.Name}";
    }
}
