using System.Collections.Immutable;
using BienEtre.Contracts.Practitioners;

namespace BienEtre.Host.Pages.Practitioners;

/// <summary>What somebody looks for. Stands in the address only; nothing of it is stored.</summary>
/// <param name="Languages">Any of these; empty for all.</param>
/// <param name="Topics">Any of these; empty for all.</param>
/// <param name="Now">Only open doors.</param>
public sealed record Wanted(ImmutableHashSet<string> Languages, ImmutableHashSet<string> Topics, bool Now);

/// <summary>The list as filtered, with what can be chosen.</summary>
/// <param name="Cards">Who fits, open doors first.</param>
/// <param name="Languages">All languages of the list.</param>
/// <param name="Topics">All topics of the list.</param>
/// <param name="Wanted">What was chosen.</param>
public sealed record PractitionerFilter(ImmutableArray<PractitionerCard> Cards, ImmutableArray<string> Languages, ImmutableArray<string> Topics, Wanted Wanted)
{
    /// <summary>Topics that pages have words for.</summary>
    public static readonly ImmutableArray<string> KnownTopics = ["stress", "sleep", "grief", "family", "burnout", "anxiety"];

    /// <summary>Languages that pages have words for.</summary>
    public static readonly ImmutableArray<string> KnownLanguages = ["en", "fr", "ar", "sv", "es"];

    /// <summary>Filters; unknown wishes are ignored.</summary>
    public static PractitionerFilter Of(ImmutableArray<PractitionerCard> all, IEnumerable<string?> languages, IEnumerable<string?> topics, string? when)
    {
        ImmutableArray<string> spoken = [.. KnownLanguages.Where(l => all.Any(c => c.Profile.Languages.Contains(l)))];
        ImmutableArray<string> about = [.. KnownTopics.Where(t => all.Any(c => c.Profile.Topics.Contains(t)))];
        var wanted = new Wanted([.. spoken.Intersect(languages.OfType<string>())], [.. about.Intersect(topics.OfType<string>())], when == "now");
        var fits = all.Where(c =>
            (wanted.Languages.IsEmpty || c.Profile.Languages.Any(wanted.Languages.Contains)) &&
            (wanted.Topics.IsEmpty || c.Profile.Topics.Any(wanted.Topics.Contains)) && (!wanted.Now || c.Accepting));
        return new PractitionerFilter(
            [.. fits.OrderByDescending(c => c.Accepting).ThenBy(c => c.Profile.Name, StringComparer.CurrentCulture)], spoken, about, wanted);
    }
}
