namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>RegistryText.resx</c> and <c>RegistryText.fr.resx</c>.</summary>
internal sealed class RegistryText;
