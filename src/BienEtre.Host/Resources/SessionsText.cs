namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>SessionsText.resx</c> and <c>SessionsText.fr.resx</c>.</summary>
internal sealed class SessionsText;
