import { describe, expect, it } from "vitest";
import { shownOf, START, step, wantsMedia, type RoomEffect, type RoomEvent, type RoomState } from "../src/room/machine";
import type { Refusal, SessionState } from "../src/contracts";
import { view } from "./samples";
import { seeded } from "./random";

function run(events: readonly RoomEvent[], from: RoomState = START): { state: RoomState; effects: RoomEffect[] } {
  const effects: RoomEffect[] = [];
  let state = from;
  for (const event of events) {
    const next = step(state, event);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

const types = (effects: readonly RoomEffect[]): string[] => effects.map((effect) => effect.type);
const connected: RoomEvent = { type: "signalling", status: "connected" };
const live = run([connected, { type: "view", view: view("Admitted") },
  { type: "path", generation: 1, path: "connected" }, { type: "view", view: view("Live") }]).state;

describe("the room", () => {
  it("opens nothing while the person waits", () => {
    const { state, effects } = run([connected, { type: "view", view: view("Waiting", { place: 1 }) }]);
    expect(types(effects)).not.toContain("open");
    expect(shownOf(state)).toBe("waiting");
  });

  it("opens one connection when admitted, and no second one on further views", () => {
    const { state, effects } = run([
      connected,
      { type: "view", view: view("Waiting") },
      { type: "view", view: view("Admitted") },
      { type: "view", view: view("Connecting") },
      { type: "view", view: view("Live") },
    ]);
    expect(types(effects).filter((type) => type === "open")).toHaveLength(1);
    expect(shownOf(state)).toBe("connecting");
    expect(shownOf(live)).toBe("live");
  });

  it("tells when no path comes up, goes on trying, and is back as soon as one does", () => {
    const admitted = run([connected, { type: "view", view: view("Live") }]).state;
    const due: RoomEvent = { type: "retry-due" };
    const { state, effects } = run([due, due, due, due], admitted);
    expect(shownOf(state)).toBe("error");
    expect(types(effects).filter((type) => type === "open")).toHaveLength(4);
    expect(shownOf(run([{ type: "path", generation: state.generation, path: "connected" }], state).state)).toBe("live");
  });

  it("restarts ICE first, then opens a fresh connection", () => {
    const cut = run([{ type: "path", generation: live.generation, path: "disconnected" }], live);
    expect(types(cut.effects)).toContain("restart");
    expect(shownOf(cut.state)).toBe("interrupted");
    const due = run([{ type: "retry-due" }], cut.state);
    expect(due.effects).toContainEqual({ type: "open", generation: live.generation + 1 });
    const back = run([{ type: "path", generation: live.generation + 1, path: "connected" }], due.state);
    expect(back.state.link).toBe("connected");
    expect(shownOf(back.state)).toBe("live");
  });

  it("drops reports of a connection that is no longer the one", () => {
    const { state, effects } = run([{ type: "path", generation: live.generation - 1, path: "failed" }], live);
    expect(state).toBe(live);
    expect(effects).toEqual([]);
  });

  it("keeps the call while signalling is cut, and joins in again without touching it", () => {
    const { state, effects } = run([{ type: "signalling", status: "reconnecting" }, connected, { type: "view", view: view("Live") }], live);
    expect(types(effects)).toEqual(["say", "say"]);
    expect(state.link).toBe("connected");
    expect(shownOf(state)).toBe("live");
  });

  it("makes no offer while signalling is cut, and the next one as soon as it is back", () => {
    const cut = run([{ type: "signalling", status: "reconnecting" }, { type: "path", generation: live.generation, path: "disconnected" }], live);
    const waited = run([{ type: "retry-due" }, { type: "path", generation: live.generation, path: "failed" }], cut.state);
    expect(types(waited.effects)).not.toContain("open");
    expect(shownOf(waited.state)).toBe("interrupted");
    const back = run([connected], waited.state);
    expect(back.effects).toContainEqual({ type: "open", generation: live.generation + 1 });
  });

  it("stops sending while paused, and sends again after the consent to continue", () => {
    const paused = run([{ type: "view", view: view("Interrupted", { paused: true, continueUntil: "2026-01-01T00:01:00Z" }) }], live);
    expect(paused.effects).toContainEqual({ type: "send", on: false });
    expect(shownOf(paused.state)).toBe("paused");
    expect(wantsMedia(paused.state)).toBe(false);
    const resumed = run([{ type: "view", view: view("Live") }], paused.state);
    expect(resumed.effects).toContainEqual({ type: "send", on: true });
    expect(types(resumed.effects)).not.toContain("open");
  });

  it("closes everything at once on a withdrawal, then sends it until it is stored, and never opens again", () => {
    const asked = run([{ type: "withdraw" }], live);
    expect(types(asked.effects)).toEqual(["retry", "send", "close", "release", "send-withdrawal"]);
    const failed = run([{ type: "withdraw-answered", refusal: "StorageUnavailable" }, { type: "withdraw-lost" }], asked.state);
    expect(types(failed.effects).filter((type) => type === "send-withdrawal")).toHaveLength(2);
    const stored = run([{ type: "withdraw-answered", refusal: "None" }, { type: "view", view: view("Live") }, { type: "retry-due" }], failed.state);
    expect(types(stored.effects)).not.toContain("open");
    expect(shownOf(stored.state)).toBe("ended");
  });

  it("clears everything when the session ends, once", () => {
    const { state, effects } = run([{ type: "view", view: view("Ended") }, { type: "view", view: view("Ended") }], live);
    expect(types(effects)).toEqual(["retry", "send", "close", "release"]);
    expect(shownOf(state)).toBe("ended");
  });

  it("tells of a refusal that stays, and asks again after one that may pass", () => {
    const admitted = run([connected, { type: "view", view: view("Admitted") }]).state;
    const denied = run([{ type: "offer-refused", generation: 1, refusal: "ConsentMissing" }], admitted);
    expect(shownOf(denied.state)).toBe("error");
    expect(types(denied.effects)).toContain("close");
    const busy = run([{ type: "offer-refused", generation: 1, refusal: "RelayUnavailable" }, { type: "retry-due" }], admitted);
    expect(busy.effects).toContainEqual({ type: "open", generation: 2 });
  });

  it("lets go when the session is opened in another tab", () => {
    const { state, effects } = run([{ type: "opened-elsewhere" }, { type: "view", view: view("Live") }], live);
    expect(types(effects)).toContain("release");
    expect(types(effects)).not.toContain("open");
    expect(shownOf(state)).toBe("error");
  });

  it("never has a media path before admission, while paused, after the end, after a withdrawal or after leaving", () => {
    const states: readonly SessionState[] = ["Waiting", "Admitted", "Connecting", "Live", "Interrupted", "Ended"];
    const refusals: readonly Refusal[] = ["None", "ConsentMissing", "WrongState", "RelayUnavailable", "StorageUnavailable"];
    for (let seed = 1; seed <= 500; seed++) {
      const random = seeded(seed);
      const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
      let state = START;
      let path = false;
      let sending = true;
      for (let turn = 0; turn < 80; turn++) {
        const generation = state.generation - (random() < 0.2 ? 1 : 0);
        const event = pick<RoomEvent>([
          { type: "view", view: view(pick(states), { paused: random() < 0.2 }) },
          { type: "view", view: view(pick(states)) },
          { type: "signalling", status: pick(["connected", "reconnecting", "lost", "connecting"] as const) },
          { type: "path", generation, path: pick(["connected", "disconnected", "failed"] as const) },
          { type: "offer-refused", generation, refusal: pick(refusals) },
          { type: "retry-due" },
          ...(random() < 0.05 ? ([{ type: "withdraw" }, { type: "leave" }, { type: "opened-elsewhere" }] as const) : []),
          { type: "withdraw-answered", refusal: pick(refusals) },
        ]);
        const next = step(state, event);
        for (const effect of next.effects) {
          if (effect.type === "open" || effect.type === "restart") {
            expect(wantsMedia(next.state), `seed ${seed} turn ${turn}`).toBe(true);
            path = true;
          } else if (effect.type === "close") {
            path = false;
          } else if (effect.type === "send") {
            sending = effect.on;
          }
        }
        state = next.state;
        const over = state.left || state.withdrawal !== "none" || state.trouble !== null || state.view?.state === "Ended";
        expect(over && path, `seed ${seed} turn ${turn}: a path after the end`).toBe(false);
        if (state.view?.paused === true) {
          expect(sending, `seed ${seed} turn ${turn}: sending while paused`).toBe(false);
        }
      }
    }
  });
});
