namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>StorageText.resx</c> and <c>StorageText.fr.resx</c>.</summary>
internal sealed class StorageText;
