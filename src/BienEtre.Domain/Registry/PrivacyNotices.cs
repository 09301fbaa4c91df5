using System.Collections.Immutable;

namespace BienEtre.Domain.Registry;

/// <summary>One version of the privacy notice (GDPR Art. 13).</summary>
/// <param name="Version">1, 2, 3, ...</param>
/// <param name="Material">Whether it changes what people consented to: consents given under older versions no longer count.</param>
/// <param name="From">First day in force, UTC.</param>
/// <param name="Hashes">SHA-256 of its text in each language, lowercase hexadecimal. Where known, a consent must name one of them; empty: only the
/// shape is checked.</param>
public sealed record PrivacyNotice(int Version, bool Material, DateOnly From, ImmutableArray<string> Hashes);

/// <summary>All versions of the notice, ascending.</summary>
/// <param name="Versions">At least one; versions and days ascending.</param>
public sealed record PrivacyNotices(ImmutableArray<PrivacyNotice> Versions)
{
    /// <summary>The versions that this build knows.</summary>
    public static PrivacyNotices Known { get; } = new([new PrivacyNotice(1, Material: true, new DateOnly(2026, 1, 1), [])]);

    /// <summary>The version in force: the newest one whose day has come; the first one before any has.</summary>
    /// <param name="now">The time.</param>
    public PrivacyNotice InForce(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var found = Versions[0];
        foreach (var notice in Versions)
        {
            found = notice.From <= today ? notice : found;
        }

        return found;
    }

    /// <summary>Whether consent given under <paramref name="version"/> still counts: the version is known, its day has come, and nothing material
    /// came after it.</summary>
    /// <param name="version">The version under which consent was given.</param>
    /// <param name="now">The time.</param>
    public bool StillCounts(int version, DateTimeOffset now)
    {
        var current = InForce(now).Version;
        return Versions.Any(notice => notice.Version == version) && version <= current
            && !Versions.Any(notice => notice.Material && notice.Version > version && notice.Version <= current);
    }

    /// <summary>The same versions, with the hashes of one of them filled in by who serves the text.</summary>
    /// <param name="version">Which version.</param>
    /// <param name="hashes">Its hashes.</param>
    public PrivacyNotices WithHashes(int version, ImmutableArray<string> hashes) =>
        new([.. Versions.Select(notice => notice.Version == version ? notice with { Hashes = hashes } : notice)]);
}
