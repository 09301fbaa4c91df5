using System.Collections.Immutable;

namespace BienEtre.Domain.Sessions;

/// <summary>Microphone and camera of a side.</summary>
/// <param name="Microphone">Microphone on.</param>
/// <param name="Camera">Camera on.</param>
public sealed record Devices(bool Microphone, bool Camera);

/// <summary>Media of one side is on hold since that person restricted processing.</summary>
/// <param name="Until">Until when the person may consent to continue (GDPR Art. 18(2)).</param>
/// <param name="SeenAtLength">Length of the chain at which the ledger showed the restriction, or null while it has not yet.</param>
/// <param name="ContinueAsked">The person consented to continue; the hold goes when the ledger confirms it.</param>
public sealed record Hold(DateTimeOffset Until, long? SeenAtLength, bool ContinueAsked);

/// <summary>One side of a session while it runs; memory only, but for the hold.</summary>
/// <param name="Pages">Connections of this side's pages, oldest first, at most <see cref="SessionBounds.PagesMax"/>.</param>
/// <param name="Offered">An offer was handed to the relay since admission or since the side last stepped out.</param>
/// <param name="Connected">The relay says that ICE and DTLS are up.</param>
/// <param name="SteppedOut">The person stepped out; only an own offer brings it back.</param>
/// <param name="Devices">Microphone and camera, once told.</param>
/// <param name="Hold">Media is on hold by this side's restriction.</param>
public sealed record SideState(ImmutableArray<string> Pages, bool Offered, bool Connected, bool SteppedOut, Devices? Devices, Hold? Hold)
{
    /// <summary>Nobody here yet.</summary>
    public static SideState Empty { get; } = new([], false, false, false, null, null);

    /// <summary>Whether a page of this side is connected to signalling.</summary>
    public bool Here => !Pages.IsEmpty;

    /// <summary>Whether this side sends and receives media, as far as it is up to this side.</summary>
    public bool MediaUp => Connected && !SteppedOut;
}
