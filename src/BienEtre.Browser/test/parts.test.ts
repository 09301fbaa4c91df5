import { describe, expect, it } from "vitest";
import { preferVideo, withoutAddresses, withStartRate } from "../src/media/sdp";
import { loudness } from "../src/media/level";
import { minutesAndSeconds, timeOfDay } from "../src/page/clock";
import { withChoices } from "../src/page/choices";
import { EFFORT_MAX_MS, PAUSE_MAX_MS, pauseBefore } from "../src/signalling/backoff";
import { newOperation } from "../src/room/operation";
import { atTheDoor, newKnocks } from "../src/today/queue";
import { initialsOf, pebbleOf } from "../src/today/alias";
import type { Visit } from "../src/contracts";

describe("the offer", () => {
  const offer = [
    "v=0",
    "o=- 4611 2 IN IP4 192.168.7.21",
    "s=-",
    "m=audio 50123 UDP/TLS/RTP/SAVPF 111",
    "c=IN IP4 192.168.7.21",
    "a=rtcp:50124 IN IP6 2001:db8::7",
    "a=candidate:1 1 udp 2122260223 192.168.7.21 50123 typ host",
    "a=candidate:2 1 udp 1686052607 203.0.113.9 61234 typ srflx raddr 192.168.7.21 rport 50123",
    "a=ice-ufrag:abcd",
    "a=fingerprint:sha-256 AA:BB",
    "a=mid:0",
    "m=video 0 UDP/TLS/RTP/SAVPF 96",
    "a=end-of-candidates",
    "",
  ].join("\r\n");

  it("says nothing about where the visitor is", () => {
    const sent = withoutAddresses(offer);
    expect(sent).not.toMatch(/192\.168|203\.0\.113|2001:db8|candidate|50123|50124|61234/);
  });

  it("keeps what the relay needs, and a refused section stays refused", () => {
    const sent = withoutAddresses(offer).split("\r\n");
    expect(sent).toEqual(expect.arrayContaining(["a=ice-ufrag:abcd", "a=fingerprint:sha-256 AA:BB", "a=mid:0",
      "m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=video 0 UDP/TLS/RTP/SAVPF 96"]));
  });

  it("prefers what costs least, keeps retransmission, leaves out what the relay does not carry", () => {
    const codecs = ["video/AV1", "video/H264", "video/rtx", "video/red", "video/ulpfec", "video/VP9", "video/VP8"].map((mimeType) => ({ mimeType }));
    expect(preferVideo(codecs).map((codec) => codec.mimeType)).toEqual(["video/VP8", "video/VP9", "video/H264", "video/AV1", "video/rtx"]);
  });
});

describe("the answer", () => {
  it("gets a start rate for each video format, once, and none for sound or retransmission", () => {
    const answer = ["a=rtpmap:111 opus/48000/2", "a=fmtp:111 useinbandfec=1", "a=rtpmap:96 VP8/90000", "a=rtpmap:97 rtx/90000",
      "a=fmtp:97 apt=96", "a=rtpmap:98 VP9/90000", "a=fmtp:98 profile-id=0", ""];
    expect(withStartRate(answer.join("\r\n"), 900).split("\r\n")).toEqual([
      "a=rtpmap:111 opus/48000/2",
      "a=fmtp:111 useinbandfec=1",
      "a=rtpmap:96 VP8/90000",
      "a=fmtp:96 x-google-start-bitrate=900",
      "a=rtpmap:97 rtx/90000",
      "a=fmtp:97 apt=96",
      "a=rtpmap:98 VP9/90000",
      "a=fmtp:98 profile-id=0;x-google-start-bitrate=900",
      "",
    ]);
  });
});

describe("choices in the room's address", () => {
  it("replace what stood there, and nothing else", () => {
    expect(withChoices("https://a.example/en/session/7?mic=on&x=1#y", { microphone: false, camera: true }))
      .toBe("https://a.example/en/session/7?mic=off&x=1&camera=on#y");
  });
});

describe("the pause before an attempt", () => {
  it("is nothing at first, grows, and is bounded", () => {
    expect(pauseBefore(0, 0, 0.5)).toBe(0);
    expect(pauseBefore(1, 0, 1)).toBe(200);
    for (let attempt = 1; attempt < 2_000; attempt++) {
      expect(pauseBefore(attempt, 1_000, 1)).toBeLessThanOrEqual(PAUSE_MAX_MS);
      expect(pauseBefore(attempt, 1_000, 0)).toBeGreaterThanOrEqual(100);
    }
  });

  it("ends with the time a place is kept", () => {
    expect(pauseBefore(3, EFFORT_MAX_MS + 1, 0)).toBeNull();
  });
});

describe("small things", () => {
  it("shows elapsed time", () => {
    expect([0, 7_000, 247_000, 3_847_000, -5].map(minutesAndSeconds)).toEqual(["0:00", "0:07", "4:07", "1:04:07", "0:00"]);
    expect(timeOfDay("nonsense", "en")).toBe("");
  });

  it("draws operation ids of 32 digits that do not repeat", () => {
    const ids = new Set(Array.from({ length: 100 }, newOperation));
    expect(ids.size).toBe(100);
    ids.forEach((id) => expect(id).toMatch(/^[0-9a-f]{32}$/));
  });

  it("gives an alias its initials and one of six shapes", () => {
    expect(initialsOf("Quiet Heron")).toBe("QH");
    expect(new Set(["Quiet Heron", "Small Harbour", "Tall Meadow", ""].map(pebbleOf)).size).toBeGreaterThan(1);
    expect(pebbleOf("")).toBe(1);
  });

  it("measures loudness from silence to full scale", () => {
    expect(loudness(0)).toBe(0);
    expect(loudness(1)).toBe(1);
    expect(loudness(0.1)).toBeCloseTo(2 / 3);
  });
});

describe("the practitioner's door", () => {
  const visit = (session: string, state: Visit["state"], here: boolean): Visit =>
    ({ session, alias: "Quiet Heron", state, here, mode: "Video", at: "2026-01-01T00:00:00Z", durationMinutes: null });
  const day = { onBreak: false, suspended: false, visits: [visit("a", "Waiting", true), visit("b", "Waiting", false), visit("c", "Live", true)] };

  it("knocks for who is really there, once", () => {
    expect(atTheDoor(day).map((one) => one.session)).toEqual(["a"]);
    expect(newKnocks(new Set(), day).map((one) => one.session)).toEqual(["a"]);
    expect(newKnocks(new Set(["a"]), day)).toEqual([]);
  });
});
