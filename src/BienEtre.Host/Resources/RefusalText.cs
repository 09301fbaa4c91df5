namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>RefusalText.resx</c> and <c>RefusalText.fr.resx</c>.</summary>
internal sealed class RefusalText;
