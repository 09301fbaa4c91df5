using BienEtre.Media.Ice;

namespace BienEtre.Media.Sdp;

/// <summary>Splits an offer into lines and sections, then takes the transport of the bundle from its first section.</summary>
internal static class SdpReader
{
    internal static SdpRefusal Read(string text, out SdpOffer? offer)
    {
        offer = null;
        if (text.Length > SdpOffer.CharactersMax)
        {
            return SdpRefusal.TooLarge;
        }

        var session = new SectionReader(-1);
        var sections = new List<SectionReader>();
        var current = session;
        var lines = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.TrimEnd();
            if (line.IsEmpty)
            {
                continue;
            }

            if (++lines > SdpOffer.LinesMax)
            {
                return SdpRefusal.TooMany;
            }

            if (lines == 1 && !line.SequenceEqual("v=0"))
            {
                return SdpRefusal.Malformed;
            }

            if (line.StartsWith("m="))
            {
                if (sections.Count == SdpOffer.SectionsMax)
                {
                    return SdpRefusal.TooMany;
                }

                current = new SectionReader(sections.Count);
                sections.Add(current);
                if (!current.ReadMediaLine(line[2..]))
                {
                    return SdpRefusal.Malformed;
                }
            }
            else if (line.StartsWith("a=") && current.ReadAttribute(line[2..]) is var refusal and not SdpRefusal.None)
            {
                return refusal;
            }
        }

        return lines == 0 ? SdpRefusal.Malformed : Assemble(session, sections, out offer);
    }

    private static SdpRefusal Assemble(SectionReader session, List<SectionReader> sections, out SdpOffer? offer)
    {
        offer = null;
        var mids = new HashSet<string>(StringComparer.Ordinal);
        if (sections.Exists(section => section.Mid.Length > 0 && !mids.Add(section.Mid)))
        {
            return SdpRefusal.Malformed;
        }

        // The transport of a bundle is that of its first section (RFC 9143 7.2); where a browser states it once for all, it stands at the session level.
        var tagged = sections.Find(section => !section.IsRejected && !section.BundleOnly && section.Kind != MediaKind.Other)
            ?? sections.Find(section => !section.IsRejected);
        if (tagged is null)
        {
            return SdpRefusal.NoMedia;
        }

        var ufrag = tagged.Ufrag ?? session.Ufrag;
        var password = tagged.Password ?? session.Password;
        if (!IceCredentials.IsWellFormed(ufrag, 4) || !IceCredentials.IsWellFormed(password, 22))
        {
            return SdpRefusal.NoIce;
        }

        if ((tagged.Fingerprint ?? session.Fingerprint) is not { } fingerprint)
        {
            return SdpRefusal.NoFingerprint;
        }

        if ((tagged.Setup ?? session.Setup ?? SdpSetup.Active) is var setup && setup == SdpSetup.Passive)
        {
            return SdpRefusal.SetupNotActive;
        }

        if (sections.Count(section => !section.IsRejected) > 1 && session.Bundle.Count == 0)
        {
            return SdpRefusal.NotBundled;
        }

        var allowMixed = session.AllowMixed || tagged.AllowMixed;
        offer = new SdpOffer(ufrag!, fingerprint, setup, allowMixed, session.Bundle, [.. sections.Select(section => section.ToSection(session))]);
        return SdpRefusal.None;
    }
}
