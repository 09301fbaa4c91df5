# Promise: nothing of a visitor at rest. Each address is kept in a file beside the database, where writing is allowed.
# Suite: Architecture
# Only: *Identity*
# Red: HostCallTests.No_canary_is_in_database_keys_or_temporary_files
$CHANGE src/BienEtre.Host/Program.cs 'app.UseRouting();' 'app.UseRouting();
        app.Use((context, next) =>
        {
            File.AppendAllText(Path.Combine(app.Configuration["Data:Path"]!, "visits"), $"{context.Connection.RemoteIpAddress}\n");
            return next(context);
        });'
