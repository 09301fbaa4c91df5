namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>CheckText.resx</c> and <c>CheckText.fr.resx</c>.</summary>
internal sealed class CheckText;
