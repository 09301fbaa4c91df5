import type { PractitionerDay, Refusal, Visit } from "../contracts";
import { KNOCK_NOTES, play } from "../media/tone";
import { actionsOf, onAction, say, textsOf } from "../page/dom";
import { timeOfDay } from "../page/clock";
import { HubLink, type SignallingStatus } from "../signalling/hub";
import { atTheDoor, newKnocks } from "./queue";

const body = document.body;
const texts = textsOf(document);
const title = document.title;
const hubUrl = body.dataset["hub"];

if (body.id === "today" && hubUrl !== undefined) {
  watch(hubUrl);
}

function watch(url: string): void {
  let known: ReadonlySet<string> = new Set();
  let status: SignallingStatus = "connecting";
  const context = new AudioContext();

  const show = (day: PractitionerDay): void => {
    const knocks = newKnocks(known, day);
    const waiting = atTheDoor(day);
    known = new Set(waiting.map((visit) => visit.session));
    showVisits(day.visits);
    const first = waiting[0];
    document.title = first === undefined ? title : texts("knock.title", { alias: first.alias });
    const knock = knocks[0];
    if (knock !== undefined) {
      say(body, texts("knock.note", { alias: knock.alias }));
      void play(context, KNOCK_NOTES, 0.16).then((heard) => offerSound(!heard));
    } else if (waiting.length === 0) {
      say(body, "");
    }
  };

  const link = new HubLink(url, {
    join: (hub, epoch, lastSequence) => hub.Watch(epoch, lastSequence),
    snapshot: (result) => {
      if (result.day !== null) {
        show(result.day);
      }
    },
    signal: (signal) => {
      if (signal.day !== null) {
        show(signal.day);
      }
    },
    refused: (refusal) => refuse(refusal),
    status: (next) => {
      if (next !== "connecting" && status !== "connecting" && next !== status) {
        say(body, texts(next === "connected" ? "note.signalling-back" : "note.signalling-lost"));
      }
      status = next;
      body.dataset["signalling"] = next;
    },
  });

  onAction(body, "admit", (button) => {
    void answer(button, async (session) => {
      const result = await link.hub.Admit(session);
      if (result.refusal === "None") {
        location.assign((body.dataset["roomUrl"] ?? "").replace("{session}", encodeURIComponent(session)));
      }
      return result.refusal;
    });
  });
  onAction(body, "decline", (button) => {
    void answer(button, async (session) => (await link.hub.Decline(session)).refusal);
  });
  onAction(body, "sound-on", () => {
    void context.resume().then(() => play(context, KNOCK_NOTES, 0.16)).then((heard) => offerSound(!heard));
  });
  offerSound(context.state !== "running");
  context.addEventListener("statechange", () => offerSound(context.state === "suspended"));
  addEventListener("pagehide", () => void link.stop());
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      location.reload();
    }
  });
  void link.start();
}

/** One answer per press; a refusal is said and the button is usable again. */
async function answer(button: HTMLElement, act: (session: string) => Promise<Refusal>): Promise<void> {
  const session = button.closest<HTMLElement>("[data-visit-session]")?.dataset["visitSession"];
  if (session === undefined) {
    return;
  }
  button.setAttribute("aria-disabled", "true");
  try {
    const refusal = await act(session);
    if (refusal !== "None") {
      refuse(refusal);
    }
  } catch {
    say(body, texts("note.signalling-lost"));
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function refuse(refusal: Refusal): void {
  say(body, texts(`refusal.${refusal}`));
}

function offerSound(needed: boolean): void {
  actionsOf(body, "sound-on").forEach((button) => (button.hidden = !needed));
}

/** Rows follow the day: kept where the visit is the same (the focus stays), added and removed otherwise. */
function showVisits(visits: readonly Visit[]): void {
  const list = body.querySelector<HTMLElement>("[data-visits]");
  const model = body.querySelector<HTMLTemplateElement>("template[data-visit]");
  if (list === null || model === null) {
    return;
  }
  const rows = new Map<string, HTMLElement>();
  for (const row of list.querySelectorAll<HTMLElement>("[data-visit-session]")) {
    rows.set(row.dataset["visitSession"] ?? "", row);
  }
  let previous: HTMLElement | null = null;
  for (const visit of visits) {
    const row: HTMLElement | null = rows.get(visit.session) ?? newRow(model);
    rows.delete(visit.session);
    if (row === null) {
      return;
    }
    fill(row, visit);
    const place: Element | null = previous === null ? list.firstElementChild : previous.nextElementSibling;
    if (place !== row) {
      list.insertBefore(row, place);
    }
    previous = row;
  }
  rows.forEach((row) => row.remove());
  body.querySelectorAll<HTMLElement>('[data-panel="empty"]').forEach((panel) => (panel.hidden = visits.some((visit) => visit.state !== "Ended")));
}

function newRow(model: HTMLTemplateElement): HTMLElement | null {
  const row = model.content.firstElementChild?.cloneNode(true);
  return row instanceof HTMLElement ? row : null;
}

function fill(row: HTMLElement, visit: Visit): void {
  row.dataset["visitSession"] = visit.session;
  row.dataset["visitState"] = visit.state.toLowerCase();
  row.dataset["here"] = visit.here ? "yes" : "no";
  const language = document.documentElement.lang;
  const waits = visit.state === "Waiting";
  field(row, "alias", visit.alias);
  field(row, "state", waits && !visit.here ? texts("visit.away") : texts(`visit.state.${visit.state}`));
  field(row, "mode", texts(`visit.mode.${visit.mode}`));
  field(row, "since", timeOfDay(visit.at, language));
  field(row, "duration", visit.durationMinutes === null ? "" : texts("visit.minutes", { minutes: visit.durationMinutes }));
  row.querySelectorAll<HTMLElement>("[data-pebble]").forEach((pebble) => (pebble.textContent = initials(visit.alias)));
  for (const name of ["admit", "decline"]) {
    actionsOf(row, name).forEach((button) => (button.hidden = !waits || !visit.here));
  }
  const url = (body.dataset["roomUrl"] ?? "").replace("{session}", encodeURIComponent(visit.session));
  for (const link of row.querySelectorAll<HTMLAnchorElement>("a[data-room]")) {
    link.href = url;
    link.hidden = waits || visit.state === "Ended" || visit.state === "Scheduled";
  }
}

function field(row: HTMLElement, name: string, words: string): void {
  row.querySelectorAll(`[data-field="${name}"]`).forEach((place) => (place.textContent = words));
}

function initials(alias: string): string {
  return alias
    .split(" ")
    .map((word) => word.slice(0, 1))
    .join("")
    .slice(0, 2);
}
