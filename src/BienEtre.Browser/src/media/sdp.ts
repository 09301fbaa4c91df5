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
