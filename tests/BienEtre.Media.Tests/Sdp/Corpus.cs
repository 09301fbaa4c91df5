using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using BienEtre.Media.Ice;
using BienEtre.Media.Sdp;

namespace BienEtre.Media.Tests.Sdp;

/// <summary>Offers of browsers, and small readers of answers that are written apart from the product's code.</summary>
internal static class Corpus
{
    internal const string Fingerprint = "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99";

    internal static readonly string[] Names =
    [
        "chromium-156-audio-video", "chromium-156-audio-only", "chromium-156-group-of-4", "chromium-156-simulcast", "chromium-156-data-channel",
        "firefox-shaped-audio-video",
    ];

    internal static string Offer(string name) =>
        File.ReadAllText(Path.Combine(Folder(), name + ".sdp")).Replace("\n", "\r\n", StringComparison.Ordinal);

    internal static SdpOffer Parse(string text)
    {
        Assert.True(SdpOffer.TryParse(text, out var offer, out var refusal), refusal.ToString());
        return offer;
    }

    internal static AnswerParameters Parameters(int seed = 1, NegotiatedSession? previous = null)
    {
        var random = new SeededRandom(seed);
        return new AnswerParameters
        {
            Ice = IceCredentials.Create(random),
            FingerprintSha256 = Fingerprint,
            Candidates = [TransportAddress.FromIPv4(0xC0000201, 40000), TransportAddress.FromBytes([0x20, 1, 0xD, 0xB8, .. new byte[11], 1], 40000)],
            Random = random,
            Previous = previous,
        };
    }

    internal static SdpOutcome.Answered Answer(string offer, AnswerParameters? parameters = null) =>
        Assert.IsType<SdpOutcome.Answered>(SdpNegotiation.Answer(Parse(offer), parameters ?? Parameters()));

    /// <summary>The m-lines of a text, in order.</summary>
    internal static string[] MediaLines(string sdp) =>
        [.. sdp.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.StartsWith("m=", StringComparison.Ordinal))];

    /// <summary>The lines of one section, from 0; -1 is the session level.</summary>
    internal static string[] Section(string sdp, int index) =>
        [.. Regex.Split(sdp, "(?m)^(?=m=)")[index + 1].Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "corpora", "sdp");
}
