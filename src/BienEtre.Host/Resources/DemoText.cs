namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>DemoText.resx</c> and <c>DemoText.fr.resx</c>.</summary>
internal sealed class DemoText;
