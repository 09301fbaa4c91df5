using System.Security.Cryptography;
using System.Text;
using BienEtre.Contracts.Practitioners;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;

namespace BienEtre.Host.Pages.Demo;

/// <summary>Practitioners of the demonstration. Invented people; their ids are fixed, so that they stay the same over restarts.</summary>
internal static class DemoPractitioners
{
    /// <summary>One invented practitioner.</summary>
    /// <param name="Key">Name in addresses.</param>
    /// <param name="Profile">The profile.</param>
    internal sealed record Entry(string Key, PractitionerProfile Profile)
    {
        /// <summary>Subject id, derived from the key.</summary>
        public SubjectId Subject { get; } = new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("demonstration:" + Key)))[..SubjectId.Length]);
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Entry> All { get; } =
    [
        new("claire", new PractitionerProfile("Claire Marchetti", "Psychologist", ["en", "fr"], ["stress", "burnout"], "act", 1)),
        new("idriss", new PractitionerProfile("Idriss Benali", "Psychologist", ["en", "fr", "ar"], ["sleep", "anxiety"], "cbt", 2)),
        new("maud", new PractitionerProfile("Maud Lindqvist", "Psychotherapist", ["en", "sv"], ["grief", "family"], "systemic", 3)),
        new("tomas", new PractitionerProfile("Tomas Varga", "Psychologist", ["fr", "es"], ["stress", "sleep", "anxiety"], "person", 4)),
    ];

    /// <summary>The practitioner of a key, or null.</summary>
    public static Entry? Find(string? key) => All.FirstOrDefault(e => string.Equals(e.Key, key, StringComparison.Ordinal));
}

/// <summary>Lists the demonstration's practitioners at start; Development only, after the silo.</summary>
internal sealed class DemoSeed(IGrainFactory grains, ActorTokens tokens) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using (tokens.Act(Actor.System))
        {
            foreach (var entry in DemoPractitioners.All)
            {
                await grains.GetGrain<IPractitionerGrain>(entry.Subject.Value).RegisterAsync(entry.Profile);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
