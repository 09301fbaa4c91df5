using BienEtre.Host.Pages.Frame;
using BienEtre.Host.Pages.Notice;

namespace BienEtre.Host.Pages.Contact;

/// <summary>How to reach the data protection officer, and how to complain to the CNIL.</summary>
internal static class ContactEndpoints
{
    public static void MapContact(this RouteGroupBuilder pages) =>
        pages.MapGet("/contact", (Responsible responsible) => Show.Page<ContactPage>((nameof(ContactPage.Responsible), responsible)));
}
