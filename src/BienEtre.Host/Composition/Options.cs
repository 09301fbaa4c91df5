using BienEtre.Host.Pages.Notice;

namespace BienEtre.Host.Composition;

/// <summary>Configuration keys of the host, read once at start; a missing or unusable one stops the start with a sentence that says what to do.</summary>
internal static class Options
{
    /// <summary>Reads a port.</summary>
    public static int Port(this IConfiguration configuration, string key, int otherwise) =>
        configuration[key] is not { Length: > 0 } text ? otherwise
            : int.TryParse(text, out var port) && port is >= 0 and <= 65535 ? port
            : throw new StartException($"{key} must be a port between 1 and 65535.");

    /// <summary>Reads who is responsible. The notice cannot be shown without (GDPR Art. 13(1)(a) and (b)).</summary>
    public static Responsible Responsible(this IConfiguration configuration) => new(
        Needed(configuration, "Controller:Name", "the name of the controller"),
        Needed(configuration, "Officer:Mail", "the mail address of the data protection officer"),
        configuration["Residency"] is { Length: > 0 } residency ? residency : "EEA");

    /// <summary>Refuses what this build cannot do.</summary>
    public static void RefuseUnsupported(this IConfiguration configuration)
    {
        if (configuration["Data:Provider"] is { Length: > 0 } provider && provider != "sqlite")
        {
            throw new StartException("Data:Provider must be 'sqlite' in this version.");
        }

        if (configuration["Roles"] is { Length: > 0 } roles && roles != "web,media")
        {
            throw new StartException("Roles must be 'web,media' in this version: one process does both.");
        }
    }

    private static string Needed(IConfiguration configuration, string key, string what) =>
        configuration[key] is { Length: > 0 } value ? value : throw new StartException($"{key} is missing. Set it to {what}: the privacy notice must name it.");
}
