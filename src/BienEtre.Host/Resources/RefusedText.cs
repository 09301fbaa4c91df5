namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>RefusedText.resx</c> and <c>RefusedText.fr.resx</c>.</summary>
internal sealed class RefusedText;
