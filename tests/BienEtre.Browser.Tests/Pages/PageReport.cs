namespace BienEtre.Browser.Tests.Pages;

/// <summary>What was seen on one page of the crawl.</summary>
/// <param name="Name">Name of the page and the person's role.</param>
/// <param name="Language">Language of the page.</param>
/// <param name="Policy">Content-Security-Policy of the answer.</param>
/// <param name="Axe">What axe found, in both widths.</param>
/// <param name="Violations">Violations of the content policy that the page reported.</param>
/// <param name="PrivacyInNavigation">"Your privacy" is in the main navigation and visible, in both widths.</param>
/// <param name="CrisisReachable">A link to crisis help is visible, in both widths.</param>
/// <param name="Overflows">The page is wider than the window, in either width.</param>
/// <param name="Kept">What the browser keeps for this origin after the page: cookies and storage, as kind:name.</param>
/// <param name="Text">Words of the page.</param>
internal sealed record PageReport(
    string Name, string Language, string Policy, IReadOnlyList<string> Axe, IReadOnlyList<string> Violations, bool PrivacyInNavigation, bool CrisisReachable,
    bool Overflows, IReadOnlyList<string> Kept, string Text)
{
    public override string ToString() => $"{Name} ({Language})";
}
