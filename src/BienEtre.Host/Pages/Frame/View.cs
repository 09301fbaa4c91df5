using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace BienEtre.Host.Pages.Frame;

/// <summary>Base of all views: the request's context and small formatting shared by pages.</summary>
public abstract class View : ComponentBase
{
    [Inject] protected PageContext Page { get; set; } = null!;

    /// <summary>Address of a page in the visitor's language.</summary>
    protected string Url(string page) => Page.Url(page);

    /// <summary>A value with the placeholders of a text filled in.</summary>
    protected static string Fill(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
