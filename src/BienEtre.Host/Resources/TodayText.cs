namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>TodayText.resx</c> and <c>TodayText.fr.resx</c>.</summary>
internal sealed class TodayText;
