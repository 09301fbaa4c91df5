/**
 * The offer without this device's network addresses: candidates and connection addresses are of no use to a relay that answers to where checks come from
 * (ICE-lite, RFC 8445 §2.5), so they are not sent. What remains says nothing about where the visitor is.
 */
export function withoutAddresses(sdp: string): string {
  return sdp
    .split("\r\n")
    .filter((line) => !line.startsWith("a=candidate:") && line !== "a=end-of-candidates")
    .map((line) => {
      if (line.startsWith("c=")) {
        return "c=IN IP4 0.0.0.0";
      }
      if (line.startsWith("a=rtcp:")) {
        return "a=rtcp:9 IN IP4 0.0.0.0";
      }
      if (line.startsWith("o=")) {
        return line.replace(/ IN IP[46] \S+$/, " IN IP4 127.0.0.1");
      }
      return line.startsWith("m=") ? line.replace(/^(m=\w+) [1-9]\d*/, "$1 9") : line;
    })
    .join("\r\n");
}

/** Video codecs in order of preference: what costs an old phone least first. Opus, and its companion formats, need no order. */
const VIDEO_ORDER: readonly string[] = ["video/vp8", "video/vp9", "video/h264", "video/av1", "video/rtx"];

/** Codecs to offer for video, in the order of preference; formats the relay does not carry (FEC) are left out. */
export function preferVideo<T extends { readonly mimeType: string }>(codecs: readonly T[]): T[] {
  const rank = (codec: T): number => VIDEO_ORDER.indexOf(codec.mimeType.toLowerCase());
  return codecs
    .filter((codec) => rank(codec) >= 0)
    .map((codec, index) => ({ codec, index }))
    .sort((a, b) => rank(a.codec) - rank(b.codec) || a.index - b.index)
    .map((entry) => entry.codec);
}

/** Video codecs that take a start rate. */
const RATED: readonly string[] = ["vp8", "vp9", "h264", "av1"];

/**
 * The answer with a first guess of the line's rate, in kbit/s, for this browser's own sending. Without one, Chromium starts every call at 300 kbit/s with a
 * small picture and takes tens of seconds to find out that the line carries more; the congestion control corrects a guess that is too high within a second.
 * Browsers that do not know the parameter ignore it.
 */
export function withStartRate(sdp: string, kilobits: number): string {
  const lines = sdp.split("\r\n");
  const rated = new Set<string>();
  for (const line of lines) {
    const map = /^a=rtpmap:(\d+) (\w+)\//.exec(line);
    if (map !== null && RATED.includes((map[2] ?? "").toLowerCase())) {
      rated.add(map[1] ?? "");
    }
  }
  const said = new Set<string>();
  const out: string[] = [];
  for (const line of lines) {
    const format = /^a=fmtp:(\d+) /.exec(line)?.[1];
    if (format !== undefined && rated.has(format)) {
      said.add(format);
      out.push(`${line};x-google-start-bitrate=${kilobits}`);
    } else {
      out.push(line);
    }
  }
  return out
    .flatMap((line) => {
      const format = /^a=rtpmap:(\d+) /.exec(line)?.[1];
      return format !== undefined && rated.has(format) && !said.has(format) ? [line, `a=fmtp:${format} x-google-start-bitrate=${kilobits}`] : [line];
    })
    .join("\r\n");
}
