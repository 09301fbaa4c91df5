import type { ConsultationHub, MediaMode, PeerDevices, Refusal, Signal } from "../contracts";
import { Devices, type DeviceTrouble } from "../media/devices";
import { LevelMeter } from "../media/level";
import { Peer } from "../media/peer";
import type { Choices } from "../page/choices";
import { HubLink } from "../signalling/hub";
import { shownOf, START, step, wantsMedia, type RoomEffect, type RoomEvent, type RoomState, type Trouble } from "./machine";
import { newOperation } from "./operation";
import type { RoomView } from "./view";

/** What the page says about the session. */
export interface RoomPage {
  readonly session: string;
  readonly hubUrl: string;
  readonly mode: MediaMode;
  readonly choices: Choices;
  /** Keeps the visitor's choices for a reload. */
  remember(choices: Choices): void;
  /** A refusal has its own page, which says what to do next. */
  refused(trouble: Trouble): void;
  /** Practitioner: back to the day. */
  backToDay(): void;
}

/** Carries out what the state machine decides: one hub connection, one set of devices, at most one peer connection. */
export class Room {
  readonly #page: RoomPage;
  readonly #view: RoomView;
  readonly #hub: HubLink;
  readonly #devices: Devices;
  #state: RoomState = START;
  #peer: Peer | null = null;
  #meter: LevelMeter | null = null;
  #sending = true;
  #audioOnly = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #presented = "";
  #withdrawalId = "";

  constructor(page: RoomPage, view: RoomView) {
    this.#page = page;
    this.#view = view;
    this.#devices = new Devices(page.mode === "Video", () => this.#devicesChanged());
    this.#hub = new HubLink(page.hubUrl, {
      join: (hub, epoch, lastSequence) => hub.Join(page.session, epoch, lastSequence),
      snapshot: (result) => {
        if (result.session !== null) {
          this.dispatch({ type: "view", view: result.session });
        }
      },
      signal: (signal) => this.#signal(signal),
      refused: (refusal) => this.dispatch({ type: "join-refused", refusal }),
      status: (status) => {
        if (status === "connected") {
          this.#presented = "";
        }
        this.dispatch({ type: "signalling", status });
        this.#present();
      },
    });
  }

  /** Opens signalling and the devices the visitor chose, side by side. */
  async start(): Promise<void> {
    this.#view.showOwn(this.#devices.on, null, false);
    const connecting = this.#hub.start();
    this.#complain(await this.#devices.open(this.#page.choices));
    await connecting;
  }

  /** One event: the machine decides, this carries out. */
  dispatch(event: RoomEvent): void {
    const before = this.#state;
    const { state, effects } = step(before, event);
    this.#state = state;
    this.#view.show(state);
    effects.forEach((effect) => this.#carryOut(effect));
    if (event.type === "view") {
      if (before.view !== null && event.view.otherHere && !before.view.otherHere) {
        // The other side's page is new and knows nothing of this side's devices.
        this.#presented = "";
      }
      this.#present();
    }
    if (shownOf(state) === "ended") {
      void this.#hub.stop();
    }
    if (state.trouble !== null && state.trouble !== before.trouble) {
      this.#page.refused(state.trouble);
    }
    if (state.view?.state === "Waiting" && state.view.side === "Practitioner") {
      // The door is opened from the practitioner's day, where the knock is.
      this.#page.backToDay();
    }
  }

  async toggleMicrophone(): Promise<void> {
    if (this.#complain(await this.#devices.setMicrophone(!this.#devices.on.microphone))) {
      this.#view.say(this.#devices.on.microphone ? "note.unmuted" : "note.muted");
    }
    this.#remember();
  }

  async toggleCamera(): Promise<void> {
    this.#wantPicture(true);
    if (this.#complain(await this.#devices.setCamera(!this.#devices.on.camera))) {
      this.#view.say(this.#devices.on.camera ? "note.camera-on" : "note.camera-off");
    }
    this.#devicesChanged();
    this.#remember();
  }

  /** Voices only: the own camera off, and the other side's picture neither shown nor sent here. A second tap
   * brings it back; the camera stays off until asked for. */
  async toggleAudioOnly(): Promise<void> {
    this.#wantPicture(this.#audioOnly);
    await this.#devices.setCamera(false);
    this.#view.say(this.#audioOnly ? "note.audio-only" : "note.video-again");
    this.#remember();
  }

  hear(): void {
    this.#view.remote.hear();
  }

  withdraw(): void {
    this.dispatch({ type: "withdraw" });
  }

  /** Art. 18(2): the restricted person agrees to go on with this one session. */
  async continue(): Promise<void> {
    const operation = newOperation();
    for (let attempt = 0; attempt < 10 && this.#state.view?.paused === true; attempt++) {
      const refusal = await this.#ask((hub) => hub.ContinueDespiteRestriction(this.#page.session, operation));
      if (refusal === "None") {
        return;
      }
      this.#view.say(refusal === null ? "note.signalling-lost" : "note.try-again");
      await pause(1_000);
    }
  }

  /** Whether the hub can be asked now. */
  get connected(): boolean {
    return this.#hub.connected;
  }

  /** Ends the session for both. */
  async finish(): Promise<void> {
    const refusal = await this.#ask((hub) => hub.Leave(this.#page.session, true));
    if (refusal !== "None") {
      this.#view.say("note.try-again");
    }
  }

  /** The page is going away: devices off, connection closed. */
  close(): void {
    this.dispatch({ type: "leave" });
    void this.#hub.stop();
  }

  /** Loudness, once in a while. */
  tick(): void {
    this.#view.showLevels(this.#meter?.level() ?? 0, this.#peer?.remoteLevel() ?? 0);
  }

  #carryOut(effect: RoomEffect): void {
    switch (effect.type) {
      case "open":
        this.#dropPeer();
        void this.#offer(this.#newPeer(effect.generation), effect.generation, false);
        break;
      case "restart":
        if (this.#peer !== null) {
          void this.#offer(this.#peer, effect.generation, true);
        }
        break;
      case "close":
        this.#dropPeer();
        this.#view.clearRemote();
        break;
      case "send":
        this.#sending = effect.on;
        this.#send();
        break;
      case "release":
        this.#devices.release();
        void this.#meter?.close();
        this.#meter = null;
        break;
      case "retry":
        clearTimeout(this.#retry);
        this.#retry = effect.ms === null ? undefined : setTimeout(() => this.dispatch({ type: "retry-due" }), effect.ms);
        break;
      case "send-withdrawal":
        setTimeout(() => void this.#withdrawNow(), effect.ms);
        break;
      case "say":
        this.#view.say(effect.key);
        break;
    }
  }

  #newPeer(generation: number): Peer {
    this.#peer = new Peer(this.#page.mode === "Video", {
      path: (path) => this.dispatch({ type: "path", generation, path }),
      remote: (stream) => void this.#view.remote.show(stream),
    });
    this.#peer.wantPicture(!this.#audioOnly);
    this.#send();
    return this.#peer;
  }

  async #offer(peer: Peer, generation: number, restart: boolean): Promise<void> {
    try {
      await peer.negotiate(restart, async (sdp) => {
        const result = await this.#hub.hub.Offer(this.#page.session, sdp);
        if (result.refusal !== "None" || result.sdp === null) {
          this.dispatch({ type: "offer-refused", generation, refusal: result.refusal });
          return null;
        }
        return result.sdp;
      });
    } catch {
      // Signalling is cut, or the connection was closed meanwhile: the patience timer or the next signal tries again.
    }
  }

  #wantPicture(wanted: boolean): void {
    if (this.#audioOnly === wanted) {
      this.#audioOnly = !wanted;
      this.#peer?.wantPicture(wanted);
      if (this.#peer !== null && this.#state.link === "connected") {
        void this.#offer(this.#peer, this.#state.generation, false);
      }
    }
  }

  #dropPeer(): void {
    this.#peer?.close();
    this.#peer = null;
  }

  #send(): void {
    const tracks = this.#sending ? { microphone: this.#devices.microphone, camera: this.#devices.camera } : { microphone: null, camera: null };
    this.#peer?.send(tracks).catch(() => undefined);
  }

  #signal(signal: Signal): void {
    if (signal.session !== null) {
      this.dispatch({ type: "view", view: signal.session });
    }
    if (signal.peer !== null) {
      this.#view.showPeer(signal.peer);
    }
  }

  #devicesChanged(): void {
    this.#send();
    this.#view.showOwn(this.#devices.on, this.#devices.camera, this.#audioOnly);
    if (this.#devices.microphone !== null) {
      this.#meter ??= new LevelMeter();
    }
    this.#meter?.listen(this.#devices.microphone);
    this.#present();
  }

  /** Tells the other side what is on, once per change. */
  #present(): void {
    const devices: PeerDevices = this.#devices.on;
    const key = `${devices.microphone}${devices.camera}`;
    if (this.#presented !== key && wantsMedia(this.#state) && this.#hub.connected) {
      this.#presented = key;
      this.#hub.hub.Present(this.#page.session, devices).catch(() => (this.#presented = ""));
    }
  }

  async #withdrawNow(): Promise<void> {
    this.#withdrawalId ||= newOperation();
    const refusal = await this.#ask((hub) => hub.WithdrawConsent(this.#withdrawalId));
    this.dispatch(refusal === null ? { type: "withdraw-lost" } : { type: "withdraw-answered", refusal });
  }

  /** The refusal of a call; null when it did not get through. */
  async #ask<T extends { readonly refusal: Refusal }>(call: (hub: ConsultationHub) => Promise<T>): Promise<Refusal | null> {
    try {
      const result = await call(this.#hub.hub);
      return result.refusal;
    } catch {
      return null;
    }
  }

  #remember(): void {
    this.#page.remember(this.#devices.on);
  }

  /** Tells of a device that does not open; true when all is well. */
  #complain(trouble: DeviceTrouble | null): boolean {
    if (trouble !== null) {
      const none = !this.#devices.on.microphone && !this.#devices.on.camera;
      this.#view.say(trouble === "media-denied" ? "error.devices.text" : none ? "note.devices-none" : "note.try-again");
    }
    return trouble === null;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
