import { KNOCK_NOTES, play } from "../media/tone";

/** Length of one note of the knock, in seconds. */
const NOTE_SECONDS = 0.16;

/** The knock: sound, the window's title, and where the practitioner asked for it a notice of the computer, without an alias in it. */
export class Knock {
  readonly #context = new AudioContext();
  readonly #root: HTMLElement;
  readonly #title = document.title;

  constructor(root: HTMLElement) {
    this.#root = root;
    // Browsers give sound after the first touch of the page only.
    const wake = (): void => void this.#context.resume();
    addEventListener("pointerdown", wake);
    addEventListener("keydown", wake);
    const notices = this.#setting("notify");
    notices?.addEventListener("change", () => {
      if (notices.checked && "Notification" in globalThis) {
        void Notification.requestPermission().then((answer) => {
          notices.checked = answer === "granted";
        });
      }
    });
  }

  /** Somebody is new at the door. */
  ring(): void {
    if (this.#setting("sound")?.checked !== false) {
      void play(this.#context, KNOCK_NOTES, NOTE_SECONDS).then((heard) => (this.#root.dataset["knock"] = heard ? "heard" : "silent"));
    }
    if (this.#setting("notify")?.checked === true && "Notification" in globalThis && Notification.permission === "granted") {
      new Notification(this.#title.split(" · ").at(-1) ?? "", { silent: true, tag: "knock" });
    }
  }

  /** The window's title while somebody waits; null: nobody does. */
  title(words: string | null): void {
    document.title = words === null ? this.#title : `${words} · ${this.#title.split(" · ").at(-1) ?? ""}`;
  }

  #setting(name: string): HTMLInputElement | null {
    return this.#root.querySelector<HTMLInputElement>(`input[data-setting="${name}"]`);
  }
}
