namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>PractitionersText.resx</c> and <c>PractitionersText.fr.resx</c>.</summary>
internal sealed class PractitionersText;
