using System.Globalization;
using BienEtre.Media.Sdp;
using CsCheck;

namespace BienEtre.Media.Tests.Sdp;

public sealed class SdpPropertyTests
{
    private static readonly string[] Offers = [.. Corpus.Names.Select(Corpus.Offer)];

    private static readonly Gen<int> Line = Gen.Int[0, 5000];

    private static readonly Gen<Mutation> AnyMutation = Gen.OneOf(
        Line.Select(at => (Mutation)(lines => [.. lines.Where((_, i) => i != at % lines.Count)])),
        Line.Select(at => (Mutation)(lines => [.. lines, lines[at % lines.Count]])),
        Gen.Select(Line, Line).Select(pair => (Mutation)(lines => Swap(lines, pair.Item1, pair.Item2))),
        Gen.Select(Line, Gen.Int[0, 200], Gen.String[0, 6]).Select(item => (Mutation)(lines => Replace(lines, item.Item1, item.Item2, item.Item3))),
        Gen.Select(Line, Gen.Char["0123456789:/;= *"].Array[1, 8]).Select(
            item => (Mutation)(lines => Replace(lines, item.Item1, lines[item.Item1 % lines.Count].Length / 2, new string(item.Item2)))),
        Gen.Select(Line, Gen.String[0, 40]).Select(
            item => (Mutation)(lines => [.. lines[..(item.Item1 % lines.Count)], "a=" + item.Item2, .. lines[(item.Item1 % lines.Count)..]])));

    private delegate List<string> Mutation(List<string> lines);

    [Fact]
    public void Any_text_is_read_without_an_exception() =>
        Gen.String[0, 2000].Sample(text =>
            SdpOffer.TryParse(text, out var offer, out var refusal) == (offer is not null) && (offer is null) == (refusal != SdpRefusal.None));

    [Fact]
    public void A_mutated_offer_is_refused_or_answered_with_its_own_sections_and_numbers() =>
        Gen.Select(Gen.Int[0, 5], AnyMutation.Array[1, 12]).Sample(
            (which, mutations) =>
            {
                var lines = Offers[which].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).ToList();
                foreach (var mutation in mutations)
                {
                    lines = mutation(lines) is { Count: > 0 } changed ? changed : lines;
                }

                var text = string.Join("\r\n", lines);
                return !SdpOffer.TryParse(text, out var offer, out _)
                    || SdpNegotiation.Answer(offer, Corpus.Parameters()) is not SdpOutcome.Answered answered
                    || Corresponds(offer, answered);
            },
            iter: 3000);

    [Fact]
    public void A_corpus_offer_corresponds_to_its_answer() =>
        Assert.All(Offers, text => Assert.True(Corresponds(Corpus.Parse(text), Corpus.Answer(text))));

    [Fact]
    public void The_check_of_correspondence_can_fail()
    {
        var offer = Corpus.Parse(Offers[0]);
        var answered = Corpus.Answer(Offers[0]);
        Assert.False(Corresponds(offer, answered with { Sdp = answered.Sdp.Replace("SAVPF 111", "SAVPF 121", StringComparison.Ordinal) }));
        Assert.False(Corresponds(offer, answered with { Sdp = answered.Sdp.Replace("m=video", "m=audio", StringComparison.Ordinal) }));
        Assert.False(Corresponds(offer, answered with { Sdp = answered.Sdp + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" }));
    }

    private static bool Corresponds(SdpOffer offer, SdpOutcome.Answered answered)
    {
        var media = Corpus.MediaLines(answered.Sdp);
        if (media.Length != offer.Sections.Count || answered.Sdp.Split("\r\n").Any(line => line.Length > 0 && (line.Length < 2 || line[1] != '=')))
        {
            return false;
        }

        for (var i = 0; i < media.Length; i++)
        {
            var words = media[i].Split(' ');
            var section = offer.Sections[i];
            var agreed = answered.Session.Sections.FirstOrDefault(found => found.Index == i);
            if (words[0] != "m=" + section.MediaType || words[2] != section.Protocol || words[3..].Any(format => !section.Formats.Contains(format))
                || (words[1] == "0") == (agreed is not null)
                || (agreed is not null && !words[3..].All(format => section.Codecs.Any(codec => Text(codec.PayloadType) == format))))
            {
                return false;
            }
        }

        return true;
    }

    private static string Text(byte number) => number.ToString(CultureInfo.InvariantCulture);

    private static List<string> Swap(List<string> lines, int a, int b)
    {
        List<string> copy = [.. lines];
        (copy[a % copy.Count], copy[b % copy.Count]) = (copy[b % copy.Count], copy[a % copy.Count]);
        return copy;
    }

    private static List<string> Replace(List<string> lines, int at, int from, string text)
    {
        List<string> copy = [.. lines];
        var line = copy[at % copy.Count];
        var start = Math.Min(from, line.Length);
        copy[at % copy.Count] = line[..start] + text + line[Math.Min(line.Length, start + text.Length)..];
        return copy;
    }
}
