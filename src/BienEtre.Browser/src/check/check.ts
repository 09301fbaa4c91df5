import { Devices } from "../media/devices";
import { LevelMeter, SPEAKING } from "../media/level";
import { play, TEST_NOTES } from "../media/tone";
import { onAction, reveal } from "../page/dom";
import { pathIsOpen } from "./path";

type CheckName = "camera" | "microphone" | "speaker" | "relay";
type CheckState = "idle" | "pending" | "good" | "bad";

const LEVEL_EVERY_MS = 80;

/** The device check: opens devices after a tap, shows what they give, and sends nothing of it anywhere. */
export class DeviceCheck {
  readonly #root: HTMLElement;
  readonly #preview: HTMLVideoElement | null;
  readonly #devices: Devices;
  #meter: LevelMeter | null = null;
  #heard = false;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#preview = root.querySelector("video[data-self]");
    this.#devices = new Devices(this.#preview !== null, () => this.#changed());
  }

  start(): void {
    onAction(this.#root, "ask", () => {
      void this.#open();
      return true;
    });
    onAction(this.#root, "play", () => {
      void this.#playNotes();
      return true;
    });
    for (const choice of this.#root.querySelectorAll<HTMLSelectElement>("select[data-device]")) {
      choice.addEventListener("change", () => void this.#choose(choice));
    }
    setInterval(() => this.#tick(), LEVEL_EVERY_MS);
    addEventListener("pagehide", () => this.#devices.release());
    addEventListener("pageshow", (event) => {
      if (event.persisted) {
        location.reload();
      }
    });
    void this.#path();
  }

  async #open(): Promise<void> {
    const withVideo = this.#preview !== null;
    this.#show("microphone", "pending");
    this.#show("camera", "pending");
    await this.#devices.open({ microphone: true, camera: withVideo });
    this.#show("camera", this.#devices.camera === null ? "bad" : "good");
    this.#show("microphone", this.#devices.microphone === null ? "bad" : this.#heard ? "good" : "pending");
    await this.#list();
  }

  /** The names of devices are known once one is open. */
  async #list(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    for (const choice of this.#root.querySelectorAll<HTMLSelectElement>("select[data-device]")) {
      const kind = choice.dataset["device"] === "camera" ? "videoinput" : "audioinput";
      const current = kind === "videoinput" ? this.#devices.camera : this.#devices.microphone;
      const options = devices.filter((device) => device.kind === kind && device.label !== "");
      choice.replaceChildren(
        ...options.map((device) => new Option(device.label, device.deviceId, false, device.deviceId === current?.getSettings().deviceId)),
      );
      choice.hidden = options.length < 2;
    }
  }

  async #choose(choice: HTMLSelectElement): Promise<void> {
    const name = choice.dataset["device"] === "camera" ? "camera" : "microphone";
    this.#show(name, "pending");
    if (name === "microphone") {
      this.#heard = false;
    }
    const trouble = await this.#devices.choose(name, choice.value);
    this.#show(name, trouble !== null ? "bad" : name === "camera" ? "good" : "pending");
  }

  async #playNotes(): Promise<void> {
    const context = new AudioContext();
    this.#show("speaker", "pending");
    this.#show("speaker", (await play(context, TEST_NOTES, 0.5)) ? "good" : "bad");
    setTimeout(() => void context.close(), 2_000);
  }

  async #path(): Promise<void> {
    const hub = this.#root.dataset["hub"];
    if (hub !== undefined) {
      this.#show("relay", "pending");
      this.#show("relay", (await pathIsOpen(hub)) ? "good" : "bad");
    }
  }

  #changed(): void {
    if (this.#preview !== null) {
      this.#preview.srcObject = this.#devices.camera === null ? null : new MediaStream([this.#devices.camera]);
      this.#preview.play().catch(() => undefined);
    }
    if (this.#devices.microphone !== null) {
      this.#meter ??= new LevelMeter();
    }
    this.#meter?.listen(this.#devices.microphone);
    reveal(this.#root, '[data-action="ask"]', this.#devices.microphone === null && this.#devices.camera === null);
  }

  #tick(): void {
    const level = this.#meter?.level() ?? 0;
    if (!this.#heard && level > SPEAKING) {
      this.#heard = true;
      this.#show("microphone", "good");
    }
    for (const meter of this.#root.querySelectorAll("[data-meter]")) {
      [...meter.children].forEach((bar, index) => bar.classList.toggle("on", index < Math.round(level * meter.children.length)));
    }
  }

  #show(name: CheckName, state: CheckState): void {
    for (const row of this.#root.querySelectorAll<HTMLElement>(`[data-check="${name}"]`)) {
      row.dataset["state"] = state;
    }
  }
}
