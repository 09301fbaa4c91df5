namespace BienEtre.Media;

/// <summary>Something that happened to one member's connection.</summary>
/// <param name="Room">The room's name as given by the caller.</param>
/// <param name="Member">The member's name as given by the caller.</param>
/// <param name="Kind">What happened.</param>
public readonly record struct MediaEvent(string Room, string Member, MediaEventKind Kind);
