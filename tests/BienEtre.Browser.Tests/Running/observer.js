// Put into every page by the tests, before its own scripts: watches what the page does, changes nothing.
(() => {
  const seen = { violations: [], peers: [], firstFrame: null, notes: [], opened: 0 };
  window.__seen = seen;
  document.addEventListener("securitypolicyviolation", (event) => {
    seen.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`);
  });

  const Connection = window.RTCPeerConnection;
  if (Connection !== undefined) {
    window.RTCPeerConnection = class extends Connection {
      constructor(...settings) {
        super(...settings);
        seen.opened++;
        seen.peers.push(this);
      }
    };
  }

  const watchVideo = () => {
    const video = document.querySelector("video[data-remote]");
    video?.requestVideoFrameCallback((now) => {
      seen.firstFrame = performance.timeOrigin + now;
    });
    for (const note of document.querySelectorAll("[data-note], [data-waiting-note], [data-status]")) {
      const say = (records) => records.forEach((record) => record.addedNodes.forEach((node) => seen.notes.push(node.textContent)));
      new MutationObserver(say).observe(note, { childList: true });
    }
  };
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", watchVideo);
  } else {
    watchVideo();
  }

  /** What the newest peer connection received and sent so far; null without one. */
  window.__media = async () => {
    const peer = seen.peers.at(-1);
    if (peer === undefined || peer.connectionState === "closed") {
      return null;
    }
    const all = [...(await peer.getStats()).values()];
    const of = (type, kind) => all.find((entry) => entry.type === type && entry.kind === kind) ?? {};
    const transport = all.find((entry) => entry.type === "transport") ?? {};
    const [video, audio] = [of("inbound-rtp", "video"), of("inbound-rtp", "audio")];
    const [videoOut, audioOut] = [of("outbound-rtp", "video"), of("outbound-rtp", "audio")];
    return {
      state: peer.connectionState,
      framesDecoded: video.framesDecoded ?? 0,
      width: video.frameWidth ?? 0,
      height: video.frameHeight ?? 0,
      videoPackets: video.packetsReceived ?? 0,
      audioPackets: audio.packetsReceived ?? 0,
      audioEnergy: audio.totalAudioEnergy ?? 0,
      audioSamples: audio.totalSamplesReceived ?? 0,
      lastPacket: Math.max(video.lastPacketReceivedTimestamp ?? 0, audio.lastPacketReceivedTimestamp ?? 0),
      videoBytesSent: videoOut.bytesSent ?? 0,
      audioBytesSent: audioOut.bytesSent ?? 0,
      sentWidth: videoOut.frameWidth ?? 0,
      sentHeight: videoOut.frameHeight ?? 0,
      limitation: videoOut.qualityLimitationReason ?? "",
      targetBitrate: videoOut.targetBitrate ?? 0,
      srtpCipher: transport.srtpCipher ?? "",
      dtlsState: transport.dtlsState ?? "",
      at: performance.timeOrigin + performance.now(),
    };
  };
})();
