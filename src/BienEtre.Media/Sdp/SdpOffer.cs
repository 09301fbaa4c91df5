namespace BienEtre.Media.Sdp;

/// <summary>
/// A browser's offer as a model (RFC 8866, RFC 8829 5.8). Lines that are not understood are skipped; what must be understood and is not well-formed refuses
/// the offer. The browser's candidates are ignored: a lite agent learns addresses from authenticated checks alone, and so never stores them (RFC 8445 7.3.1.3).
/// </summary>
/// <param name="Ufrag">ICE user fragment of the bundle.</param>
/// <param name="Fingerprint">Certificate of the bundle.</param>
/// <param name="Setup">DTLS role asked for.</param>
/// <param name="AllowMixed">Whether one-byte and two-byte header extensions may be mixed (RFC 8285 6).</param>
/// <param name="Bundle">The mids of the BUNDLE group, in order; empty where there is none.</param>
/// <param name="Sections">All media sections, in order.</param>
public sealed record SdpOffer(
    string Ufrag, SdpFingerprint Fingerprint, SdpSetup Setup, bool AllowMixed, IReadOnlyList<string> Bundle, IReadOnlyList<OfferedSection> Sections)
{
    /// <summary>Longest offer read, in characters: twelve participants' slots of a browser with all its codecs need about 90,000.</summary>
    public const int CharactersMax = 131_072;

    /// <summary>Most lines read.</summary>
    public const int LinesMax = 4096;

    /// <summary>Most media sections.</summary>
    public const int SectionsMax = 32;

    /// <summary>Most header extensions of a section.</summary>
    public const int ExtensionsMax = 32;

    /// <summary>Most declared sources of a section.</summary>
    public const int SourcesMax = 16;

    /// <summary>Most feedback lines of a section.</summary>
    public const int FeedbackMax = 256;

    /// <summary>Most simulcast streams of a section.</summary>
    public const int RidsMax = 8;

    /// <summary>Longest mid, in characters: what a one-byte header extension can carry (RFC 8285 4.2).</summary>
    public const int MidCharactersMax = 16;

    /// <summary>Reads an offer. Never throws, whatever the text.</summary>
    /// <param name="text">The offer as the browser sent it.</param>
    /// <param name="offer">The model, or null where refused.</param>
    /// <param name="refusal">Why it is refused, or <see cref="SdpRefusal.None"/>.</param>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SdpOffer? offer, out SdpRefusal refusal)
    {
        refusal = SdpReader.Read(text ?? string.Empty, out offer);
        return offer is not null;
    }

    /// <summary>Withheld: an offer carries a certificate and credentials.</summary>
    public override string ToString() => "(offer withheld)";
}
