using BienEtre.Media.Sdp;

namespace BienEtre.Media.Tests.Sdp;

public sealed class OfferVariationTests
{
    private static readonly string Call = Corpus.Offer("chromium-156-audio-video");

    [Fact]
    public void Firefox_is_agreed_with_its_own_numbers()
    {
        var answered = Corpus.Answer(Corpus.Offer("firefox-shaped-audio-video"));
        var (audio, video) = (answered.Session.Sections[0], answered.Session.Sections[1]);
        Assert.Equal("opus:109", string.Join(' ', audio.Codecs.Select(codec => $"{codec.Key}:{codec.PayloadType}")));
        Assert.Equal("vp8:120/124 vp9/0:121/125 h264/cbp/1:126/127", string.Join(' ', video.Codecs.Select(c => $"{c.Key}:{c.PayloadType}/{c.RtxPayloadType}")));
        Assert.Equal(new HeaderExtensionIds(3, 7, 4, 1, 0, 0, 0, false), answered.Session.Extensions);
        Assert.Equal([new SsrcPair(1493425190, 3382517024)], video.Published);
        Assert.DoesNotContain("extmap-allow-mixed", answered.Sdp, StringComparison.Ordinal);
        Assert.False(audio.ReducedSize);
        Assert.Contains("a=fmtp:120 max-fs=12288;max-fr=60", Corpus.Section(answered.Sdp, 1));
    }

    [Fact]
    public void The_same_codec_of_two_browsers_has_the_same_key()
    {
        var chromium = Corpus.Answer(Call).Session.Sections[1].Codecs.Select(codec => codec.Key);
        var firefox = Corpus.Answer(Corpus.Offer("firefox-shaped-audio-video")).Session.Sections[1].Codecs.Select(codec => codec.Key);
        Assert.Equal(["vp8", "vp9/0", "h264/cbp/1"], chromium.Intersect(firefox));
    }

    [Fact]
    public void A_restart_keeps_sources_and_changes_credentials()
    {
        var first = Corpus.Answer(Call);
        var restarted = Call.Replace("a=ice-ufrag:J/2L", "a=ice-ufrag:Zzzz", StringComparison.Ordinal);
        var second = Corpus.Answer(restarted, Corpus.Parameters(seed: 2, previous: first.Session));
        Assert.Equal(first.Session.Sections.Select(section => section.Outgoing), second.Session.Sections.Select(section => section.Outgoing));
        Assert.NotEqual(first.Session.Local, second.Session.Local);
        Assert.Equal("Zzzz", second.Session.RemoteUfrag);
        Assert.Equal(first.Session.OriginId, second.Session.OriginId);
        Assert.Equal(first.Session.OriginVersion + 1, second.Session.OriginVersion);
    }

    [Fact]
    public void A_slot_added_later_keeps_those_before_it()
    {
        var first = Corpus.Answer(Call);
        var larger = Corpus.Offer("chromium-156-group-of-4");
        var second = Corpus.Answer(larger, Corpus.Parameters(seed: 2, previous: first.Session));
        Assert.Equal(first.Session.Sections.Select(section => section.Outgoing), second.Session.Sections.Take(2).Select(section => section.Outgoing));
        Assert.Equal(4, second.Session.Sections.Select(section => section.Outgoing!.StreamId).Distinct().Count());
    }

    [Theory]
    [InlineData("a=sendrecv", "a=sendonly", true, false, "a=recvonly")]
    [InlineData("a=sendrecv", "a=recvonly", false, true, "a=sendonly")]
    [InlineData("a=sendrecv", "a=inactive", false, false, "a=inactive")]
    [InlineData("a=sendrecv\r\n", "", true, true, "a=sendrecv")]
    public void Directions_are_mirrored(string from, string to, bool receives, bool sends, string answer)
    {
        var answered = Corpus.Answer(Call.Replace(from, to, StringComparison.Ordinal));
        Assert.All(answered.Session.Sections, section => Assert.Equal((receives, sends), (section.Receives, section.Sends)));
        Assert.Contains(answer, Corpus.Section(answered.Sdp, 1));
        Assert.Equal(sends, answered.Sdp.Contains("a=msid:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rejected_section_stays_rejected_and_the_transport_comes_from_the_next()
    {
        var answered = Corpus.Answer(Call.Replace("m=audio 9", "m=audio 0", StringComparison.Ordinal));
        Assert.StartsWith("m=audio 0", Corpus.MediaLines(answered.Sdp)[0], StringComparison.Ordinal);
        Assert.Equal(MediaKind.Video, Assert.Single(answered.Session.Sections).Kind);
        Assert.Contains("a=end-of-candidates", Corpus.Section(answered.Sdp, 1));
    }

    [Fact]
    public void A_bundle_only_section_with_port_0_is_answered()
    {
        var text = Call.Replace("m=video 9", "m=video 0", StringComparison.Ordinal).Replace("a=mid:1", "a=mid:1\r\na=bundle-only", StringComparison.Ordinal);
        Assert.Equal(2, Corpus.Answer(text).Session.Sections.Count);
    }

    [Fact]
    public void Sections_without_mux_or_outside_the_bundle_are_rejected()
    {
        var noMux = Call.Replace("a=rtcp-mux\r\n", string.Empty, StringComparison.Ordinal);
        Assert.Equal(SdpRefusal.NoMedia, Assert.IsType<SdpOutcome.Refused>(SdpNegotiation.Answer(Corpus.Parse(noMux), Corpus.Parameters())).Reason);
        var outside = Call.Replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 0", StringComparison.Ordinal);
        Assert.Equal("0", Assert.Single(Corpus.Answer(outside).Session.Sections).Mid);
    }

    [Fact]
    public void A_video_without_codec_of_ours_is_rejected_in_its_place()
    {
        var text = Call.Replace("VP8/90000", "X1/90000", StringComparison.Ordinal).Replace("VP9/90000", "X2/90000", StringComparison.Ordinal)
            .Replace("H264/90000", "X3/90000", StringComparison.Ordinal).Replace("AV1/90000", "X4/90000", StringComparison.Ordinal);
        var answered = Corpus.Answer(text);
        Assert.Equal("m=video 0 UDP/TLS/RTP/SAVPF 96", Corpus.MediaLines(answered.Sdp)[1]);
    }

    [Fact]
    public void Odd_but_harmless_lines_change_nothing()
    {
        var odd = Call.Replace("s=-", "s=", StringComparison.Ordinal)
            .Replace("UDP/TLS/RTP/SAVPF 96 97", "UDP/TLS/RTP/SAVPF 200 128 96 97", StringComparison.Ordinal)
            .Replace(
                "a=rtpmap:96",
                "a=rtpmap:200 VP8/90000\r\na=rtpmap:128 VP8/90000\r\na=rtpmap:\r\na=\r\n===\r\n\r\nb=AS:x\r\nk=\r\na=ssrc:\r\na=fmtp:999 x\r\na=rtpmap:96",
                StringComparison.Ordinal);
        Assert.Equal(Corpus.Answer(Call).Sdp, Corpus.Answer(odd).Sdp);
    }

    [Fact]
    public void Line_ends_do_not_matter() =>
        Assert.Equal(Corpus.Answer(Call).Sdp, Corpus.Answer(Call.Replace("\r\n", "\n", StringComparison.Ordinal)).Sdp);

    [Fact]
    public void Red_around_another_payload_type_is_not_agreed()
    {
        var answered = Corpus.Answer(Call.Replace("a=fmtp:63 111/111", "a=fmtp:63 9/9", StringComparison.Ordinal));
        Assert.Equal("opus", Assert.Single(answered.Session.Sections[0].Codecs).Key);
    }

    [Fact]
    public void An_extension_number_used_twice_is_agreed_once()
    {
        var text = Call.Replace("a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid", "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid", StringComparison.Ordinal);
        var answered = Corpus.Answer(text);
        Assert.Equal((3, 0), (answered.Session.Extensions.TransportCc, answered.Session.Extensions.Mid));
        Assert.DoesNotContain("sdes:mid", answered.Sdp, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=0", "v=1", SdpRefusal.Malformed)]
    [InlineData("m=audio 9", "m=audio x", SdpRefusal.Malformed)]
    [InlineData("a=mid:1", "a=mid:0", SdpRefusal.Malformed)]
    [InlineData("a=mid:1", "a=mid:0123456789abcdefg", SdpRefusal.Malformed)]
    [InlineData("a=mid:1", "a=mid:1 2", SdpRefusal.Malformed)]
    [InlineData("a=ice-ufrag:J/2L\r\n", "", SdpRefusal.NoIce)]
    [InlineData("a=ice-ufrag:J/2L", "a=ice-ufrag:J:2L", SdpRefusal.NoIce)]
    [InlineData("a=ice-pwd:D2Iyn", "a=ice-pwd:", SdpRefusal.NoIce)]
    [InlineData("a=fingerprint:sha-256 E9:", "a=fingerprint:sha-1 E9:", SdpRefusal.NoFingerprint)]
    [InlineData("a=fingerprint:sha-256 E9:", "a=fingerprint:sha-256 ", SdpRefusal.NoFingerprint)]
    [InlineData("a=fingerprint:sha-256 E9:", "a=fingerprint:sha-256 G9:", SdpRefusal.NoFingerprint)]
    [InlineData("a=setup:actpass", "a=setup:passive", SdpRefusal.SetupNotActive)]
    [InlineData("a=group:BUNDLE 0 1\r\n", "", SdpRefusal.NotBundled)]
    [InlineData("m=", "x=", SdpRefusal.NoMedia)]
    public void What_must_be_understood_and_is_not_refuses_the_offer(string from, string to, SdpRefusal expected)
    {
        var text = Call.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Call, text);
        Assert.False(SdpOffer.TryParse(text, out var offer, out var refusal));
        Assert.Null(offer);
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void Every_bound_refuses_and_the_value_before_it_does_not()
    {
        Bound(SdpOffer.CharactersMax, n => Call + new string('x', n - Call.Length), SdpRefusal.TooLarge);
        var lines = Call.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length;
        Bound(SdpOffer.LinesMax, n => Call + string.Concat(Enumerable.Repeat("b=0\r\n", n - lines)), SdpRefusal.TooMany);
        Bound(SdpOffer.SectionsMax, n => Call + string.Concat(Enumerable.Repeat("m=x 0 y z\r\n", n - 2)), SdpRefusal.TooMany);
        Bound(SdpOffer.ExtensionsMax, n => Call + Many(n - 11, i => $"a=extmap:{i + 15} urn:x{i}"), SdpRefusal.TooMany);
        Bound(SdpOffer.SourcesMax, n => Call + Many(n - 2, i => $"a=ssrc:{i + 1} cname:x"), SdpRefusal.TooMany);
        Bound(SdpOffer.SourcesMax, n => Call + Many(n - 1, i => $"a=ssrc-group:FID {i + 1} {i + 100}"), SdpRefusal.TooMany);
        Bound(SdpOffer.RidsMax, n => Call + Many(n, i => $"a=rid:{i} send"), SdpRefusal.TooMany);
        var feedback = Call[Call.IndexOf("m=video", StringComparison.Ordinal)..].Split("a=rtcp-fb").Length - 1;
        Bound(SdpOffer.FeedbackMax, n => Call + Many(n - feedback, i => $"a=rtcp-fb:* x{i}"), SdpRefusal.TooMany);

        static string Many(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\r\n"));
        static void Bound(int max, Func<int, string> make, SdpRefusal expected)
        {
            Assert.True(SdpOffer.TryParse(make(max), out _, out var none), none.ToString());
            Assert.False(SdpOffer.TryParse(make(max + 1), out _, out var refusal));
            Assert.Equal(expected, refusal);
        }
    }

    [Fact]
    public void Nothing_and_next_to_nothing_are_refused()
    {
        Assert.All(["", " ", "\r\n", "v=0", "v=0\r\nm=", "m=audio 9 UDP/TLS/RTP/SAVPF 111", null], text => Assert.False(SdpOffer.TryParse(text, out _, out _)));
    }

    [Fact]
    public void Offers_and_answers_are_never_printed()
    {
        var answered = Corpus.Answer(Call);
        Assert.DoesNotContain(answered.Session.Local.Password, $"{answered} {answered.Session}", StringComparison.Ordinal);
        Assert.DoesNotContain("D2IynSEnWFDg1TYyOAddGhBJ", $"{Corpus.Parse(Call)}", StringComparison.Ordinal);
    }
}
