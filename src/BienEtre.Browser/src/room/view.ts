import type { PeerDevices, SessionView } from "../contracts";
import { loudness, SPEAKING } from "../media/level";
import { minutesAndSeconds, timeOfDay, type PageClock } from "../page/clock";
import { reveal, showSwitch, write, type Texts } from "../page/dom";
import type { Choices } from "../page/choices";
import { shownOf, type RoomState, type Shown } from "./machine";
import { RemotePicture } from "./remote";

/** Everything the room shows. Writes text and attributes into the places that the page provides, never markup. */
export class RoomView {
  readonly #body: HTMLElement;
  readonly #texts: Texts;
  readonly #clock: PageClock;
  readonly #self: HTMLVideoElement | null;
  readonly #titleEnd: string;
  readonly remote: RemotePicture;
  #shown: Shown | null = null;
  #state: RoomState | null = null;
  #audioOnly = false;
  #peer: PeerDevices | null = null;

  constructor(body: HTMLElement, texts: Texts, clock: PageClock) {
    this.#body = body;
    this.#texts = texts;
    this.#clock = clock;
    this.#self = body.querySelector("video[data-self]");
    this.#titleEnd = document.title.split(" · ").at(-1) ?? "";
    this.remote = new RemotePicture(body);
  }

  /** Shows a state of the room. */
  show(state: RoomState): void {
    const before = this.#state;
    this.#state = state;
    const data = this.#body.dataset;
    data["link"] = state.link;
    data["signalling"] = state.signalling;
    if (state.view !== null) {
      data["sessionState"] = state.withdrawal === "stored" ? "ended" : state.view.state.toLowerCase();
      this.#showSession(state.view, state.link);
    }
    this.#words(state);
    this.tick();
    const shown = shownOf(state);
    if (shown !== null && shown !== this.#shown) {
      this.#shown = shown;
      data["show"] = shown;
      if (shown !== "live") {
        this.say("");
      }
      this.#title(shown);
      this.#focus(shown);
    }
    if (before?.view?.state === "Waiting" && state.view?.state === "Admitted") {
      this.say("waiting.admitted");
    }
    if (before?.view?.otherHere !== undefined && state.view !== null && before.view.otherHere !== state.view.otherHere && shown === "live") {
      this.say(state.view.otherHere ? "note.peer-back" : "note.peer-left");
    }
  }

  /** Time goes by. */
  tick(): void {
    const view = this.#state?.view;
    if (view === null || view === undefined) {
      return;
    }
    if (view.liveSince !== null && view.state !== "Ended") {
      const elapsed = this.#clock.now() - Date.parse(view.liveSince);
      for (const time of this.#body.querySelectorAll<HTMLTimeElement>("time[data-elapsed]")) {
        time.textContent = minutesAndSeconds(elapsed);
        time.dateTime = `PT${Math.max(0, Math.floor(elapsed / 1000))}S`;
        time.hidden = false;
      }
    }
    const left = view.continueUntil === null ? null : Math.max(0, Math.ceil((Date.parse(view.continueUntil) - this.#clock.now()) / 1000));
    write(this.#body, "[data-continue-left]", left === null ? "" : this.#texts("continue.left", left));
  }

  /** Says a text of the page, where the visitor is; an empty key clears it. */
  say(key: string): void {
    const waiting = this.#shown === "waiting";
    const words = key === "" ? "" : this.#texts(waiting && key === "note.signalling-lost" ? "waiting.offline" : key);
    write(this.#body, waiting ? "[data-waiting-note]" : "[data-note]", words);
  }

  /** What is on, on this side. */
  showOwn(on: Choices, camera: MediaStreamTrack | null, audioOnly: boolean): void {
    this.#audioOnly = audioOnly;
    showSwitch(this.#body, "mute", !on.microphone);
    showSwitch(this.#body, "camera", !on.camera);
    showSwitch(this.#body, "audio-only", audioOnly);
    reveal(this.#body, "[data-self-mic-off]", !on.microphone);
    this.#voice();
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
    const before = this.#peer;
    this.#peer = devices;
    this.#body.dataset["peerMicrophone"] = devices.microphone ? "on" : "off";
    this.#body.dataset["peerCamera"] = devices.camera ? "on" : "off";
    reveal(this.#body, '[data-peer="microphone-off"]', !devices.microphone);
    this.#voice();
    if (before !== null && before.microphone !== devices.microphone) {
      this.say(devices.microphone ? "note.peer-unmuted" : "note.peer-muted");
    } else if (before !== null && before.camera !== devices.camera) {
      this.say(devices.camera ? "note.peer-camera-on" : "note.peer-camera-off");
    }
  }

  /** Loudness of both sides, once in a while. */
  showLevels(own: number, remoteAmplitude: number): void {
    this.#body.querySelector('[data-tile="self"]')?.toggleAttribute("data-speaking", own > SPEAKING);
    this.#body.querySelector('[data-tile="remote"]')?.toggleAttribute("data-speaking", loudness(remoteAmplitude) > SPEAKING);
  }

  /** Nothing of the other side stays: no picture, no last frame, no sound, no state of its devices. */
  clearRemote(): void {
    this.remote.clear();
    this.#peer = null;
    delete this.#body.dataset["peerMicrophone"];
    delete this.#body.dataset["peerCamera"];
    reveal(this.#body, '[data-peer="microphone-off"]', false);
    this.#voice();
    this.showLevels(0, 0);
  }

  #showSession(view: SessionView, link: RoomState["link"]): void {
    const language = this.#body.dataset["lang"] ?? "en";
    write(this.#body, "[data-other-here]", this.#texts(view.otherHere ? "here" : "not.here"));
    if (view.place !== null) {
      write(this.#body, "[data-place-title]", this.#texts(view.place > 1 ? "waiting.place.n" : "waiting.place.1", view.place));
    }
    write(this.#body, "[data-interrupted-title]", this.#texts(link === "connected" ? "interrupted.other" : "interrupted"));
    write(this.#body, "[data-resume-until]", view.resumeUntil === null ? "" : this.#texts("resume.until", timeOfDay(view.resumeUntil, language)));
    reveal(this.#body, "[data-resume-until]", view.resumeUntil !== null);
    reveal(this.#body, "[data-continue]", view.continueUntil !== null);
  }

  #words(state: RoomState): void {
    const reason = state.withdrawal === "stored" ? "ConsentWithdrawn" : (state.view?.reason ?? null);
    const key = reason === null ? "ended.neutral" : `ended.reason.${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
    if (shownOf(state) === "ended") {
      write(this.#body, "[data-ended-reason]", this.#texts(key) || this.#texts("ended.neutral"));
    }
    const error = state.trouble === "Elsewhere" ? "error.other-tab" : state.trouble === "Connection" ? "error.signalling" : "error.relay";
    write(this.#body, "[data-error-title]", this.#texts(error));
    write(this.#body, "[data-error-text]", this.#texts(`${error}.text`));
  }

  #title(shown: Shown): void {
    const key = shown === "waiting" || shown === "ended" ? `title.${shown}` : shown === "interrupted" ? "title.reconnecting" : "title.live";
    document.title = `${this.#texts(key)} · ${this.#titleEnd}`;
  }

  /** Voices only: by choice, or because there is no picture to show. */
  #voice(): void {
    this.#body.toggleAttribute("data-voice", this.#audioOnly || this.#body.dataset["mode"] === "audio" || this.#peer?.camera === false);
  }

  /** What asks for an answer, or ends the session, takes the focus: it must not stay on a button that is gone. */
  #focus(shown: Shown): void {
    if (shown === "stopping" || shown === "ended" || shown === "error" || shown === "paused") {
      for (const open of this.#body.querySelectorAll<HTMLElement>("[popover]:popover-open")) {
        open.hidePopover();
      }
    }
    const target = { ended: "[data-ended-title]", paused: "[data-continue]:not([hidden]) button", error: '[data-action="retry"]' }[shown as string];
    if (target !== undefined) {
      this.#body.querySelector<HTMLElement>(target)?.focus();
    } else if (this.#body.contains(document.activeElement) && document.activeElement?.checkVisibility?.() === false) {
      this.#body.querySelector<HTMLElement>("#controls")?.focus();
    }
  }
}
