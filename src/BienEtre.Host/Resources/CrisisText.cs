namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>CrisisText.resx</c> and <c>CrisisText.fr.resx</c>.</summary>
internal sealed class CrisisText;
