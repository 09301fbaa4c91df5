namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>PrivacyText.resx</c> and <c>PrivacyText.fr.resx</c>.</summary>
internal sealed class PrivacyText;
