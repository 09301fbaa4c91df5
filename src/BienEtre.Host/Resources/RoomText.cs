namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>RoomText.resx</c> and <c>RoomText.fr.resx</c>.</summary>
internal sealed class RoomText;
