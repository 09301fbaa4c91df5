namespace BienEtre.Media.Sdp;

/// <summary>One numbering of header extensions for the whole bundle, as RFC 9143 10.2 demands of the offerer.</summary>
internal sealed class ExtensionChoice
{
    private readonly Dictionary<string, byte> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<byte> _taken = [];

    private ExtensionChoice()
    {
    }

    /// <summary>The numbers for the packet path.</summary>
    internal HeaderExtensionIds Ids { get; private set; }

    internal static ExtensionChoice From(SdpOffer offer)
    {
        var choice = new ExtensionChoice();
        foreach (var section in offer.Sections)
        {
            foreach (var extension in section.Extensions)
            {
                choice.Consider(section, extension, offer.AllowMixed);
            }
        }

        byte Id(string uri) => choice._ids.GetValueOrDefault(uri);
        choice.Ids = new HeaderExtensionIds(
            Id(CodecPolicy.MidUri), Id(CodecPolicy.TransportCcUri), Id(CodecPolicy.AbsSendTimeUri), Id(CodecPolicy.AudioLevelUri), Id(CodecPolicy.RidUri),
            Id(CodecPolicy.RepairedRidUri), Id(CodecPolicy.DependencyDescriptorUri), offer.AllowMixed);
        return choice;
    }

    /// <summary>The extensions to answer in a section: those it offered under the bundle's number.</summary>
    internal IEnumerable<OfferedExtension> For(OfferedSection section) =>
        section.Extensions
            .Where(extension => CodecPolicy.Accepts(extension.Uri, section.Kind) && _ids.GetValueOrDefault(extension.Uri) == extension.Id)
            .DistinctBy(extension => extension.Uri);

    // A number above 14 needs two-byte headers (RFC 8285 4.3); 15 is reserved in one-byte ones. A limited direction is not worth its complication.
    private void Consider(OfferedSection section, OfferedExtension extension, bool allowMixed)
    {
        if (CodecPolicy.Accepts(extension.Uri, section.Kind) && extension.Direction == MediaDirection.SendRecv
            && (extension.Id < 15 || (allowMixed && extension.Id > 15)) && !_ids.ContainsKey(extension.Uri) && _taken.Add(extension.Id))
        {
            _ids.Add(extension.Uri, extension.Id);
        }
    }
}
