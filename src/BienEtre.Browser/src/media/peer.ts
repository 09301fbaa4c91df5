import { preferVideo, withoutAddresses, withStartRate } from "./sdp";

/** What a peer connection reports. */
export interface PeerListener {
  path(path: "connected" | "disconnected" | "failed"): void;
  /** Sound and picture of the other side, as soon as the answer is known. */
  remote(stream: MediaStream): void;
}

/** Bound of the own picture, in bits per second: 720p of a face needs no more. */
const VIDEO_RATE_MAX = 2_500_000;

/** First guess of the line's rate, in kbit/s. */
const VIDEO_RATE_START = 1_000;

/** The tracks to send now; null sends nothing for that kind, not even silence. */
export interface Sending {
  readonly microphone: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
}

/** One RTCPeerConnection to the relay: one sound and (in a video session) one picture each way. Only this side offers. */
export class Peer {
  readonly #connection: RTCPeerConnection;
  readonly #audio: RTCRtpTransceiver;
  readonly #video: RTCRtpTransceiver | null;
  readonly #remote = new MediaStream();
  #closed = false;
  #rounds: Promise<void> = Promise.resolve();

  constructor(withVideo: boolean, listener: PeerListener) {
    this.#connection = new RTCPeerConnection({ bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" });
    const own = new MediaStream();
    this.#audio = this.#connection.addTransceiver("audio", { direction: "sendrecv", streams: [own] });
    this.#video = withVideo
      ? this.#connection.addTransceiver("video", { direction: "sendrecv", streams: [own], sendEncodings: [{ maxBitrate: VIDEO_RATE_MAX }] })
      : null;
    if (this.#video !== null && typeof this.#video.setCodecPreferences === "function") {
      this.#video.setCodecPreferences(preferVideo(RTCRtpReceiver.getCapabilities("video")?.codecs ?? []));
    }
    for (const transceiver of [this.#audio, this.#video]) {
      if (transceiver !== null) {
        this.#remote.addTrack(transceiver.receiver.track);
      }
    }
    let told = false;
    this.#connection.addEventListener("track", () => {
      if (!told && !this.#closed) {
        told = true;
        listener.remote(this.#remote);
      }
    });
    this.#connection.addEventListener("connectionstatechange", () => {
      const state = this.#connection.connectionState;
      if (!this.#closed && (state === "connected" || state === "disconnected" || state === "failed")) {
        listener.path(state);
      }
    });
  }

  /**
   * One round of offer and answer (RFC 8829), after the round before has ended. `restart` asks for new ICE credentials on the same connection;
   * `ask` hands the offer over and brings the answer, or null when it was refused.
   */
  negotiate(restart: boolean, ask: (sdp: string) => Promise<string | null>): Promise<void> {
    const round = this.#rounds.then(() => this.#negotiate(restart, ask));
    this.#rounds = round.catch(() => undefined);
    return round;
  }

  /** Whether the other side's picture is wanted; takes effect with the next round. Without it the relay does not send it at all. */
  wantPicture(wanted: boolean): void {
    if (this.#video !== null && !this.#closed) {
      this.#video.direction = wanted ? "sendrecv" : "inactive";
    }
  }

  /** Sends these tracks from now on; needs no new offer. */
  async send(tracks: Sending): Promise<void> {
    if (!this.#closed) {
      await Promise.all([this.#audio.sender.replaceTrack(tracks.microphone), this.#video?.sender.replaceTrack(tracks.camera)]);
    }
  }

  /** Loudness of the other side, 0 to 1. */
  remoteLevel(): number {
    return this.#closed ? 0 : (this.#audio.receiver.getSynchronizationSources()[0]?.audioLevel ?? 0);
  }

  async #negotiate(restart: boolean, ask: (sdp: string) => Promise<string | null>): Promise<void> {
    if (this.#closed) {
      return;
    }
    const offer = await this.#connection.createOffer({ iceRestart: restart });
    await this.#connection.setLocalDescription(offer);
    let answer: string | null = null;
    try {
      answer = await ask(withoutAddresses(offer.sdp ?? ""));
    } finally {
      if (answer === null && !this.#closed) {
        await this.#connection.setLocalDescription({ type: "rollback" });
      }
    }
    if (answer !== null && !this.#closed) {
      await this.#connection.setRemoteDescription({ type: "answer", sdp: withStartRate(answer, VIDEO_RATE_START) });
    }
  }

  /** Closes at once: the browser tells the relay (close_notify), and nothing is sent or received after this. */
  close(): void {
    this.#closed = true;
    this.#connection.close();
    this.#remote.getTracks().forEach((track) => {
      track.stop();
      this.#remote.removeTrack(track);
    });
  }
}
