using BienEtre.Media.Sdp;

namespace BienEtre.Media.Tests.Sdp;

public sealed class ChromiumOfferTests
{
    [Fact]
    public void A_call_is_agreed_with_every_codec_we_speak_in_our_order()
    {
        var session = Corpus.Answer(Corpus.Offer("chromium-156-audio-video")).Session;
        Assert.Equal(2, session.Sections.Count);
        var (audio, video) = (session.Sections[0], session.Sections[1]);
        Assert.Equal(["opus:111:", "red/111:63:"], audio.Codecs.Select(Show));
        Assert.Equal(["vp8:96:97", "vp9/0:98:99", "h264/cbp/1:108:109", "av1/0:45:46"], video.Codecs.Select(Show));
        Assert.All(video.Codecs, codec => Assert.True(codec is { Nack: true, Pli: true, Fir: true, TransportCc: true, Remb: true, ClockRate: 90000 }));
        Assert.True(audio.Codecs[0] is { TransportCc: true, Nack: false, Pli: false, ClockRate: 48000 });
        Assert.True(audio is { Receives: true, Sends: true, Kind: MediaKind.Audio, Mid: "0", Index: 0, ReducedSize: true });
        Assert.True(video is { Receives: true, Sends: true, Kind: MediaKind.Video, Mid: "1", Index: 1, ReducedSize: true });
        Assert.Equal([new SsrcPair(2446197865, 0)], audio.Published);
        Assert.Equal([new SsrcPair(3962787314, 3968999722)], video.Published);
        Assert.Equal(new HeaderExtensionIds(4, 3, 2, 1, 10, 11, 0, true), session.Extensions);
        Assert.Equal("J/2L", session.RemoteUfrag);
        Assert.Equal("sha-256", session.Fingerprint.Algorithm);
        Assert.Equal("E9BD0A96B5C410DDAA5F7081DAA5CEE6A1DB73A815FFB90B38D366DFEFEA8336", Convert.ToHexString(session.Fingerprint.Value.Span));
    }

    [Fact]
    public void The_answer_says_what_a_lite_passive_end_must_say()
    {
        var parameters = Corpus.Parameters();
        var answered = Corpus.Answer(Corpus.Offer("chromium-156-audio-video"), parameters);
        var (session, audio, video) = (Corpus.Section(answered.Sdp, -1), Corpus.Section(answered.Sdp, 0), Corpus.Section(answered.Sdp, 1));
        Assert.Equal("v=0", session[0]);
        Assert.Contains("a=ice-lite", session);
        Assert.Contains("a=group:BUNDLE 0 1", session);
        Assert.Contains("a=extmap-allow-mixed", session);
        Assert.Equal("m=audio 9 UDP/TLS/RTP/SAVPF 111 63", audio[0]);
        Assert.Equal("m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 108 109 45 46", video[0]);
        foreach (var section in new[] { audio, video })
        {
            Assert.Contains($"a=ice-ufrag:{parameters.Ice.Ufrag}", section);
            Assert.Contains($"a=ice-pwd:{parameters.Ice.Password}", section);
            Assert.Contains($"a=fingerprint:sha-256 {Corpus.Fingerprint}", section);
            Assert.Contains("a=setup:passive", section);
            Assert.Contains("a=rtcp-mux", section);
            Assert.Contains("a=rtcp-rsize", section);
            Assert.Contains("a=sendrecv", section);
        }

        Assert.Contains("a=candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host", audio);
        Assert.Contains("a=candidate:2 1 udp 2130706175 2001:db8::1 40000 typ host", audio);
        Assert.Contains("a=end-of-candidates", audio);
        Assert.Contains("a=fmtp:111 minptime=10;useinbandfec=1", audio);
        Assert.Contains("a=fmtp:63 111/111", audio);
        Assert.Contains("a=fmtp:97 apt=96", video);
        Assert.Contains("a=rtpmap:108 H264/90000", video);
        Assert.Contains("a=rtcp-fb:96 nack pli", video);
        Assert.Contains("a=rtcp-fb:96 ccm fir", video);
        Assert.Contains("a=rtcp-fb:96 transport-cc", video);
        Assert.Contains("a=rtcp-fb:96 goog-remb", video);
    }

    [Fact]
    public void What_we_send_is_announced_with_one_stream_for_audio_and_video()
    {
        var answered = Corpus.Answer(Corpus.Offer("chromium-156-audio-video"));
        var (audio, video) = (answered.Session.Sections[0].Outgoing!, answered.Session.Sections[1].Outgoing!);
        Assert.Equal(0u, audio.Ssrcs.Rtx);
        Assert.NotEqual(0u, video.Ssrcs.Rtx);
        Assert.Equal(audio.StreamId, video.StreamId);
        Assert.Equal(audio.Cname, video.Cname);
        Assert.NotEqual(audio.TrackId, video.TrackId);
        var lines = Corpus.Section(answered.Sdp, 1);
        Assert.Contains($"a=msid:{video.StreamId} {video.TrackId}", lines);
        Assert.Contains($"a=ssrc-group:FID {video.Ssrcs.Media} {video.Ssrcs.Rtx}", lines);
        Assert.Contains($"a=ssrc:{video.Ssrcs.Media} cname:{video.Cname}", lines);
        Assert.Contains($"a=ssrc:{video.Ssrcs.Rtx} cname:{video.Cname}", lines);
        Assert.Contains($"a=ssrc:{audio.Ssrcs.Media} cname:{audio.Cname}", Corpus.Section(answered.Sdp, 0));
    }

    [Fact]
    public void Audio_only_is_agreed_as_one_section()
    {
        var answered = Corpus.Answer(Corpus.Offer("chromium-156-audio-only"));
        var audio = Assert.Single(answered.Session.Sections);
        Assert.Equal(MediaKind.Audio, audio.Kind);
        Assert.Equal(0u, audio.Outgoing!.Ssrcs.Rtx);
        Assert.Single(Corpus.MediaLines(answered.Sdp));
    }

    [Fact]
    public void A_group_gets_one_slot_per_other_member()
    {
        var answered = Corpus.Answer(Corpus.Offer("chromium-156-group-of-4"));
        var sections = answered.Session.Sections;
        Assert.Equal(8, sections.Count);
        Assert.Equal([true, true, false, false, false, false, false, false], sections.Select(section => section.Receives));
        Assert.All(sections, section => Assert.True(section.Sends));
        Assert.All(sections.Skip(2), section => Assert.Contains("a=sendonly", Corpus.Section(answered.Sdp, section.Index)));
        var sources = sections.Select(section => section.Outgoing!).ToArray();
        var ssrcs = sources.SelectMany(source => new[] { source.Ssrcs.Media, source.Ssrcs.Rtx }).Where(ssrc => ssrc != 0).ToArray();
        Assert.Equal(12, ssrcs.Distinct().Count());
        Assert.Equal(4, sources.Select(source => source.StreamId).Distinct().Count());
        Assert.Equal(8, sources.Select(source => source.TrackId).Distinct().Count());
        Assert.All([0, 2, 4, 6], i => Assert.Equal(sources[i].StreamId, sources[i + 1].StreamId));
        Assert.Single(answered.Sdp.Split("\r\n"), line => line == "a=end-of-candidates");
    }

    [Fact]
    public void Simulcast_is_read_and_answered_with_one_encoding()
    {
        var text = Corpus.Offer("chromium-156-simulcast");
        Assert.Equal(["q", "h", "f"], Corpus.Parse(text).Sections[1].SendRids);
        var answered = Corpus.Answer(text);
        Assert.DoesNotContain("simulcast", answered.Sdp, StringComparison.Ordinal);
        Assert.Empty(answered.Session.Sections[1].Published);
        Assert.Equal(new HeaderExtensionIds(4, 3, 2, 1, 10, 11, 12, true), answered.Session.Extensions);
    }

    [Fact]
    public void A_data_channel_is_rejected_in_its_place()
    {
        var answered = Corpus.Answer(Corpus.Offer("chromium-156-data-channel"));
        Assert.Equal(2, answered.Session.Sections.Count);
        Assert.Equal("m=application 0 UDP/DTLS/SCTP webrtc-datachannel", Corpus.MediaLines(answered.Sdp)[2]);
        Assert.Contains("a=group:BUNDLE 0 1", Corpus.Section(answered.Sdp, -1));
        Assert.Contains("a=mid:2", Corpus.Section(answered.Sdp, 2));
    }

    [Fact]
    public void Twelve_members_with_all_codecs_of_a_browser_fit()
    {
        var text = Corpus.Offer("chromium-156-group-of-4");
        var receiving = string.Concat(Corpus.Section(text, 6).Concat(Corpus.Section(text, 7)).Select(line => line + "\r\n"));
        var mids = new List<string>(["0", "1", "2", "3", "4", "5", "6", "7"]);
        for (var i = 0; i < 8; i++)
        {
            var (audio, video) = ($"{8 + (2 * i)}", $"{9 + (2 * i)}");
            text += receiving.Replace("a=mid:6", $"a=mid:{audio}", StringComparison.Ordinal).Replace("a=mid:7", $"a=mid:{video}", StringComparison.Ordinal);
            mids.AddRange([audio, video]);
        }

        text = text.Replace("a=group:BUNDLE 0 1 2 3 4 5 6 7", $"a=group:BUNDLE {string.Join(' ', mids)}", StringComparison.Ordinal);
        Assert.Equal(24, Corpus.Answer(text).Session.Sections.Count(section => section.Sends));
    }

    private static string Show(NegotiatedCodec codec) => $"{codec.Key}:{codec.PayloadType}:{codec.RtxPayloadType}";
}
