import type { PeerDevices } from "../contracts";
import { loudness, showLevel } from "../media/level";
import { minutesAndSeconds, timeOfDay, type PageClock } from "../page/clock";
import { actionsOf, say, showPanel, showToggle, showValue, type Texts } from "../page/dom";
import type { Choices } from "../page/choices";
import { panelOf, type RoomState } from "./machine";

/** Everything the room shows. Writes text and attributes into the places that the page provides, never markup. */
export class RoomView {
  readonly #body: HTMLElement;
  readonly #texts: Texts;
  readonly #clock: PageClock;
  readonly #remote: HTMLVideoElement | null;
  readonly #self: HTMLVideoElement | null;
  #panel: string | null = null;
  #state: RoomState | null = null;

  constructor(body: HTMLElement, texts: Texts, clock: PageClock) {
    this.#body = body;
    this.#texts = texts;
    this.#clock = clock;
    this.#remote = body.querySelector("video[data-remote]");
    this.#self = body.querySelector("video[data-self]");
  }

  /** Shows a state of the room. */
  show(state: RoomState): void {
    this.#state = state;
    const view = state.view;
    const data = this.#body.dataset;
    data["link"] = state.link;
    data["signalling"] = state.signalling;
    if (state.withdrawal === "stored") {
      data["sessionState"] = "ended";
    } else if (view !== null) {
      data["sessionState"] = view.state.toLowerCase();
    }
    if (view !== null) {
      showValue(this.#body, "other", view.other);
      showValue(this.#body, "place", view.place === null ? "" : String(view.place));
      showValue(this.#body, "until", view.resumeUntil === null ? "" : timeOfDay(view.resumeUntil, data["lang"] ?? "en"));
      data["otherHere"] = view.otherHere ? "yes" : "no";
      for (const offer of this.#body.querySelectorAll<HTMLElement>("[data-continue]")) {
        offer.hidden = view.continueUntil === null;
      }
    }
    this.#words(state);
    this.tick();
    const panel = panelOf(state);
    if (panel !== null && panel !== this.#panel) {
      this.#panel = panel;
      showPanel(this.#body, panel);
      this.#focus(panel);
    }
  }

  /** Time goes by. */
  tick(): void {
    const view = this.#state?.view;
    if (view === null || view === undefined) {
      return;
    }
    if (view.liveSince !== null && view.state !== "Ended") {
      showValue(this.#body, "elapsed", minutesAndSeconds(this.#clock.now() - Date.parse(view.liveSince)));
    }
    const until = view.continueUntil === null ? null : Date.parse(view.continueUntil) - this.#clock.now();
    showValue(this.#body, "continue-until", until === null ? "" : minutesAndSeconds(until));
  }

  /** Says a text of the page; an empty key clears it. */
  say(key: string): void {
    say(this.#body, key === "" ? "" : this.#texts(key, { other: this.#state?.view?.other ?? "" }));
  }

  /** What is on, on this side. */
  showOwn(on: Choices, camera: MediaStreamTrack | null, audioOnly: boolean): void {
    showToggle(this.#body, this.#texts, "mute", !on.microphone);
    showToggle(this.#body, this.#texts, "camera", !on.camera);
    showToggle(this.#body, this.#texts, "audio-only", audioOnly);
    this.#body.toggleAttribute("data-audio-only", audioOnly);
    this.#body.dataset["ownCamera"] = on.camera ? "on" : "off";
    this.#body.dataset["ownMicrophone"] = on.microphone ? "on" : "off";
    if (this.#self !== null) {
      const shown = this.#self.srcObject instanceof MediaStream ? this.#self.srcObject.getVideoTracks()[0] : undefined;
      if (shown !== (camera ?? undefined)) {
        this.#self.srcObject = camera === null ? null : new MediaStream([camera]);
        this.#self.play().catch(() => undefined);
      }
    }
  }

  /** What is on, on the other side. */
  showPeer(devices: PeerDevices): void {
    this.#body.dataset["peerCamera"] = devices.camera ? "on" : "off";
    this.#body.dataset["peerMicrophone"] = devices.microphone ? "on" : "off";
    this.say(devices.microphone ? (devices.camera ? "" : "note.peer-camera-off") : "note.peer-muted");
  }

  /** Plays the other side. Where the browser refuses sound, the picture plays and a button offers the sound. */
  async showRemote(stream: MediaStream): Promise<void> {
    const video = this.#remote;
    if (video === null) {
      return;
    }
    video.srcObject = stream;
    video.muted = false;
    try {
      await video.play();
      this.#tapToHear(false);
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotAllowedError" && video.srcObject === stream) {
        video.muted = true;
        video.play().catch(() => undefined);
        this.#tapToHear(true);
      }
    }
  }

  /** The visitor tapped: sound on. */
  hear(): void {
    if (this.#remote !== null) {
      this.#remote.muted = false;
      this.#remote.play().then(
        () => this.#tapToHear(false),
        () => undefined,
      );
    }
  }

  /** Loudness of both sides, once in a while. */
  showLevels(own: number, remoteAmplitude: number): void {
    showLevel(this.#body, "self", own);
    showLevel(this.#body, "remote", loudness(remoteAmplitude));
  }

  /** Nothing of the other side stays: no picture, no last frame, no sound. */
  clearRemote(): void {
    this.#tapToHear(false);
    if (this.#remote !== null) {
      this.#remote.srcObject = null;
      this.#remote.load();
    }
    delete this.#body.dataset["peerCamera"];
    delete this.#body.dataset["peerMicrophone"];
    showLevel(this.#body, "remote", 0);
  }

  #words(state: RoomState): void {
    const view = state.view;
    const reason = state.withdrawal === "stored" ? "ConsentWithdrawn" : (view?.reason ?? "unknown");
    for (const place of this.#body.querySelectorAll("[data-ended-text]")) {
      place.textContent = this.#texts(`ended.${reason}`) || this.#texts("ended.unknown");
    }
    for (const place of this.#body.querySelectorAll("[data-error-text]")) {
      place.textContent = state.trouble === null ? "" : this.#texts(`refusal.${state.trouble}`);
    }
  }

  /** Panels that ask for an answer, or end the session, take the focus: it must not stay on a button that is gone. */
  #focus(panel: string): void {
    if (panel !== "ended" && panel !== "error" && panel !== "paused") {
      return;
    }
    for (const open of this.#body.querySelectorAll<HTMLElement>("[popover]:popover-open")) {
      open.hidePopover();
    }
    const heading = this.#body.querySelector<HTMLElement>(`[data-panel="${panel}"] :is(h1, h2, h3)`);
    if (heading !== null) {
      heading.tabIndex = -1;
      heading.focus();
    }
  }

  #tapToHear(shown: boolean): void {
    actionsOf(this.#body, "tap-to-hear").forEach((button) => (button.hidden = !shown));
  }
}
