using BienEtre.Contracts.Practitioners;

namespace BienEtre.Grains.Practitioners;

/// <summary>What storage keeps of a practitioner: the profile and the door, no visit. Never reuse an id.</summary>
[GenerateSerializer, Alias("stored-practitioner")]
internal sealed class StoredPractitioner
{
    [Id(0)]
    public PractitionerProfile? Profile { get; set; }

    [Id(1)]
    public bool OnBreak { get; set; }

    [Id(2)]
    public bool Suspended { get; set; }
}

/// <summary>Bounds of a profile.</summary>
internal static class ProfileRules
{
    /// <summary>Characters of a name or title.</summary>
    public const int TextMax = 80;

    /// <summary>Entries of a list, and characters of each.</summary>
    public const int ListMax = 20;

    public static bool IsValid(PractitionerProfile? profile) =>
        profile is { Name.Length: >= 1 and <= TextMax, Title.Length: >= 1 and <= TextMax, Approach.Length: <= ListMax, Portrait: >= 0 and <= 6 }
        && IsValid(profile.Languages) && IsValid(profile.Topics);

    private static bool IsValid(System.Collections.Immutable.ImmutableArray<string> list) =>
        !list.IsDefault && list.Length <= ListMax && list.All(entry => entry is { Length: >= 1 and <= ListMax });
}
