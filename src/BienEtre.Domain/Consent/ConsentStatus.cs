using BienEtre.Domain.Registry;

namespace BienEtre.Domain.Consent;

/// <summary>State of consent to one purpose.</summary>
public enum ConsentStatus
{
    /// <summary>Never asked.</summary>
    NotAsked = 0,

    /// <summary>Given, and no material notice came after it.</summary>
    Given = 1,

    /// <summary>Withdrawn.</summary>
    Withdrawn = 2,

    /// <summary>Given under an older notice whose successor is material: does not count until given again.</summary>
    Superseded = 3,
}

/// <summary>Where a subject stands on one purpose.</summary>
/// <param name="Purpose">The purpose.</param>
/// <param name="Status">The status.</param>
/// <param name="Last">The last decision, or null when never asked.</param>
public sealed record ConsentPosition(Purpose Purpose, ConsentStatus Status, LedgerEvent? Last);
