# Promise: nothing of a visitor in a log. Each request is logged with user agent and address.
# Suite: Architecture
# Only: *Identity*
# Red: HostCallTests.No_canary_is_in_the_log
$CHANGE src/BienEtre.Host/Program.cs 'app.UseRouting();' 'app.UseRouting();
#pragma warning disable CA1848, CA2254, CA1873
        app.Use((context, next) =>
        {
            app.Logger.LogInformation($"{context.Request.Headers.UserAgent} {context.Connection.RemoteIpAddress}");
            return next(context);
        });
#pragma warning restore CA1848, CA2254, CA1873'
