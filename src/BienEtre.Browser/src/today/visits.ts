import type { PractitionerDay, Visit } from "../contracts";
import { timeOfDay } from "../page/clock";
import { reveal, write, type Texts } from "../page/dom";
import { pebbleOf, initialsOf } from "./alias";

/** The practitioner's lists follow the day: rows are kept where the visit is the same (the focus stays), added and removed otherwise. */
export class VisitList {
  readonly #root: HTMLElement;
  readonly #texts: Texts;

  constructor(root: HTMLElement, texts: Texts) {
    this.#root = root;
    this.#texts = texts;
  }

  show(day: PractitionerDay): void {
    const open = day.visits.filter((visit) => visit.state !== "Ended" && visit.state !== "Scheduled");
    const ended = day.visits.filter((visit) => visit.state === "Ended");
    this.#fill("[data-visits]", "template[data-visit]", open);
    this.#fill("[data-cleared]", "template[data-cleared-visit]", ended);
    reveal(this.#root, "[data-empty]", open.length === 0);
    reveal(this.#root, "[data-cleared-empty]", ended.length === 0);
  }

  #fill(listSelector: string, modelSelector: string, visits: readonly Visit[]): void {
    const list = this.#root.querySelector<HTMLElement>(listSelector);
    const model = this.#root.querySelector<HTMLTemplateElement>(modelSelector)?.content.firstElementChild;
    if (list === null || !(model instanceof HTMLElement)) {
      return;
    }
    const rows = new Map([...list.querySelectorAll<HTMLElement>("[data-session]")].map((row) => [row.dataset["session"], row]));
    let previous: HTMLElement | null = null;
    for (const visit of visits) {
      const row: HTMLElement = rows.get(visit.session) ?? this.#newRow(model, visit.session);
      rows.delete(visit.session);
      this.#write(row, visit);
      const place: Element | null = previous === null ? list.firstElementChild : previous.nextElementSibling;
      if (place !== row) {
        list.insertBefore(row, place);
      }
      previous = row;
    }
    rows.forEach((row) => row.remove());
  }

  #newRow(model: HTMLElement, session: string): HTMLElement {
    const row = model.cloneNode(true) as HTMLElement;
    row.dataset["session"] = session;
    for (const form of row.querySelectorAll("form")) {
      form.setAttribute("action", (form.getAttribute("action") ?? "").replace("SESSION", encodeURIComponent(session)));
    }
    for (const link of row.querySelectorAll("a")) {
      link.setAttribute("href", (link.getAttribute("href") ?? "").replace("SESSION", encodeURIComponent(session)));
    }
    return row;
  }

  #write(row: HTMLElement, visit: Visit): void {
    if (visit.state !== "Ended") {
      row.dataset["visitState"] = visit.state !== "Waiting" ? "open" : visit.here ? "knock" : "away";
    }
    write(row, '[data-field="alias"]', visit.alias);
    write(row, '[data-field="initials"]', initialsOf(visit.alias));
    write(row, '[data-field="mode"]', this.#texts(visit.mode === "Video" ? "mode.video" : "mode.audio"));
    write(row, '[data-field="state"]', this.#texts(`state.${visit.state.toLowerCase()}`));
    const minutes = visit.durationMinutes ?? 0;
    write(row, '[data-field="length"]', minutes > 0 ? this.#texts("length", minutes) : this.#texts("length.none"));
    for (const since of row.querySelectorAll<HTMLTimeElement>('time[data-field="since"]')) {
      since.dateTime = visit.at;
      since.textContent = timeOfDay(visit.at, document.documentElement.lang);
    }
    for (const pebble of row.querySelectorAll<HTMLElement>("[data-pebble]")) {
      pebble.dataset["pebble"] = String(pebbleOf(visit.alias));
    }
  }
}
