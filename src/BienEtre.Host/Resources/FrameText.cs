namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>FrameText.resx</c> and <c>FrameText.fr.resx</c>.</summary>
internal sealed class FrameText;
