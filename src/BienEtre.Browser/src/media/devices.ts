import type { Choices } from "../page/choices";

/** Why a device could not be opened; each has its own text. */
export type DeviceTrouble = "media-denied" | "media-none" | "media-busy";

/** Camera picture asked for; a slower device gives what it can. */
const VIDEO: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 }, facingMode: "user" };

const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/**
 * The visitor's camera and microphone. A device that is off is not open: its light is out, and nothing of it exists in the page.
 * The microphone alone stays open while muted (a moment's mute must not cost a second), with its track silenced at the source.
 */
export class Devices {
  #microphone: MediaStreamTrack | null = null;
  #camera: MediaStreamTrack | null = null;
  #muted = true;
  #released = false;
  readonly #changed: () => void;
  readonly #withVideo: boolean;

  constructor(withVideo: boolean, changed: () => void) {
    this.#withVideo = withVideo;
    this.#changed = changed;
  }

  /** The microphone's track when it is on. */
  get microphone(): MediaStreamTrack | null {
    return this.#muted ? null : this.#microphone;
  }

  /** The camera's track when it is on. */
  get camera(): MediaStreamTrack | null {
    return this.#camera;
  }

  /** What is on. */
  get on(): Choices {
    return { microphone: this.microphone !== null, camera: this.#camera !== null };
  }

  /** Opens what is wanted, both in one question to the visitor where possible. Returns what went wrong, or null. */
  async open(wanted: Choices): Promise<DeviceTrouble | null> {
    const video = wanted.camera && this.#withVideo;
    if (!wanted.microphone && !video) {
      return null;
    }
    const trouble = await this.#take(wanted.microphone, video);
    if (trouble === null || !(wanted.microphone && video)) {
      return trouble;
    }
    // One of the two is missing or refused: take the other by itself. Sound matters more.
    const sound = await this.#take(true, false);
    const picture = await this.#take(false, true);
    return sound ?? picture ?? null;
  }

  async setMicrophone(on: boolean): Promise<DeviceTrouble | null> {
    if (on && this.#microphone === null) {
      return this.#take(true, false);
    }
    this.#muted = !on;
    if (this.#microphone !== null) {
      this.#microphone.enabled = on;
    }
    this.#changed();
    return null;
  }

  async setCamera(on: boolean): Promise<DeviceTrouble | null> {
    if (on && this.#camera === null) {
      return this.#take(false, true);
    }
    if (!on) {
      this.#camera?.stop();
      this.#camera = null;
    }
    this.#changed();
    return null;
  }

  /** Another microphone or camera in place of the one that is open. */
  async choose(name: "microphone" | "camera", deviceId: string): Promise<DeviceTrouble | null> {
    return name === "microphone" ? this.#take(true, false, deviceId) : this.#take(false, true, deviceId);
  }

  /** Everything off, for good. */
  release(): void {
    this.#released = true;
    this.#microphone?.stop();
    this.#camera?.stop();
    this.#microphone = null;
    this.#camera = null;
    this.#muted = true;
    this.#changed();
  }

  async #take(audio: boolean, video: boolean, deviceId?: string): Promise<DeviceTrouble | null> {
    if (this.#released) {
      return null;
    }
    if (navigator.mediaDevices === undefined) {
      return "media-none";
    }
    let stream: MediaStream;
    try {
      const which: MediaTrackConstraints = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
      stream = await navigator.mediaDevices.getUserMedia({ audio: audio && { ...AUDIO, ...which }, video: video && { ...VIDEO, ...which } });
    } catch (error) {
      return troubleOf(error);
    }
    if (this.#released) {
      stream.getTracks().forEach((track) => track.stop());
      return null;
    }
    for (const track of stream.getTracks()) {
      track.addEventListener("ended", () => this.#lost(track));
      if (track.kind === "audio") {
        this.#microphone?.stop();
        this.#microphone = track;
        this.#muted = false;
      } else {
        this.#camera?.stop();
        this.#camera = track;
      }
    }
    this.#changed();
    return null;
  }

  /** The device was unplugged or taken away. */
  #lost(track: MediaStreamTrack): void {
    if (track === this.#microphone) {
      this.#microphone = null;
      this.#muted = true;
    } else if (track === this.#camera) {
      this.#camera = null;
    } else {
      return;
    }
    this.#changed();
  }
}

function troubleOf(error: unknown): DeviceTrouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") {
    return "media-denied";
  }
  return name === "NotFoundError" || name === "OverconstrainedError" ? "media-none" : "media-busy";
}
