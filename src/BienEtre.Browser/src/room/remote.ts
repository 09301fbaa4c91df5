import { reveal } from "../page/dom";

/** The element that plays the other side. Where the browser refuses sound, the picture plays and a button offers the sound. */
export class RemotePicture {
  readonly #root: HTMLElement;
  readonly #video: HTMLVideoElement | null;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#video = root.querySelector("video[data-remote]");
  }

  async show(stream: MediaStream): Promise<void> {
    const video = this.#video;
    if (video === null) {
      return;
    }
    video.srcObject = stream;
    video.muted = false;
    try {
      await video.play();
      this.#offerSound(false);
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotAllowedError" && video.srcObject === stream) {
        video.muted = true;
        video.play().catch(() => undefined);
        this.#offerSound(true);
      }
    }
  }

  /** The visitor tapped: sound on. */
  hear(): void {
    if (this.#video !== null) {
      this.#video.muted = false;
      this.#video.play().then(
        () => this.#offerSound(false),
        () => undefined,
      );
    }
  }

  /** No picture, no last frame, no sound. */
  clear(): void {
    this.#offerSound(false);
    if (this.#video !== null) {
      this.#video.srcObject = null;
      this.#video.load();
    }
  }

  #offerSound(needed: boolean): void {
    reveal(this.#root, '[data-action="tap-to-hear"]', needed);
  }
}
