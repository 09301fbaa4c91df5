namespace BienEtre.Host.Resources;

/// <summary>Names the texts in <c>NoticeText.resx</c> and <c>NoticeText.fr.resx</c>.</summary>
internal sealed class NoticeText;
