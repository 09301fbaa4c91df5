namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>WelcomeText.resx</c> and <c>WelcomeText.fr.resx</c>.</summary>
internal sealed class WelcomeText;
