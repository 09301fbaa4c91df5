namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>ContactText.resx</c> and <c>ContactText.fr.resx</c>.</summary>
internal sealed class ContactText;
