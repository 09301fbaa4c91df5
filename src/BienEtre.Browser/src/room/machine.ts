import type { Refusal, SessionView } from "../contracts";
import type { SignallingStatus } from "../signalling/hub";

/** The own media path to the relay. */
export type MediaLink = "idle" | "connecting" | "connected" | "reconnecting";

/** What the room is doing about a withdrawal of consent. */
export type Withdrawal = "none" | "asked" | "stored";

/** Why the room cannot go on; `Connection`: no signalling for too long; `Elsewhere`: this person opened the session in another tab. */
export type Trouble = Refusal | "Connection" | "Elsewhere";

export interface RoomState {
  readonly view: SessionView | null;
  readonly link: MediaLink;
  readonly signalling: SignallingStatus;
  /** Counts peer connections; reports of an older one are dropped. */
  readonly generation: number;
  /** Attempts since the path was last up. */
  readonly attempt: number;
  readonly withdrawal: Withdrawal;
  /** The person stepped out or the page is being left: nothing is opened any more. */
  readonly left: boolean;
  readonly trouble: Trouble | null;
}

export type RoomEvent =
  | { readonly type: "view"; readonly view: SessionView }
  | { readonly type: "signalling"; readonly status: SignallingStatus }
  | { readonly type: "path"; readonly generation: number; readonly path: "connected" | "disconnected" | "failed" }
  | { readonly type: "offer-refused"; readonly generation: number; readonly refusal: Refusal }
  | { readonly type: "retry-due" }
  | { readonly type: "join-refused"; readonly refusal: Refusal }
  | { readonly type: "opened-elsewhere" }
  | { readonly type: "withdraw" }
  | { readonly type: "withdraw-answered"; readonly refusal: Refusal }
  | { readonly type: "withdraw-lost" }
  | { readonly type: "leave" };

export type RoomEffect =
  /** A fresh peer connection and its offer. */
  | { readonly type: "open"; readonly generation: number }
  /** An ICE restart on the peer connection there is (RFC 8445 §9). */
  | { readonly type: "restart"; readonly generation: number }
  /** Close the peer connection and clear what it showed. */
  | { readonly type: "close" }
  /** Send own sound and picture, or nothing at all. */
  | { readonly type: "send"; readonly on: boolean }
  /** Camera and microphone off, for good. */
  | { readonly type: "release" }
  /** Ask again in so many milliseconds (one timer; a new one replaces it; null stops it). */
  | { readonly type: "retry"; readonly ms: number | null }
  /** Send the withdrawal, after a pause. Always the same operation id. */
  | { readonly type: "send-withdrawal"; readonly ms: number }
  /** Say a text of the page. */
  | { readonly type: "say"; readonly key: string };

export interface Step {
  readonly state: RoomState;
  readonly effects: readonly RoomEffect[];
}

export const START: RoomState = {
  view: null,
  link: "idle",
  signalling: "connecting",
  generation: 0,
  attempt: 0,
  withdrawal: "none",
  left: false,
  trouble: null,
};

/** An ICE restart or a first connection that is not up after this long gives way to a fresh peer connection. */
export const PATH_PATIENCE_MS = 5_000;

/** Pause between two sendings of a withdrawal that could not be stored. */
export const WITHDRAWAL_PAUSE_MS = 1_000;

/** Refusals after which asking again is of no use. */
const FINAL: readonly Refusal[] = ["NotAllowed", "ConsentMissing", "NoticeOutdated", "Malformed"];

/** The one place that decides what the room does. Pure: no clock, no browser. */
export function step(state: RoomState, event: RoomEvent): Step {
  switch (event.type) {
    case "view":
      return onView(state, event.view);
    case "signalling":
      return onSignalling(state, event.status);
    case "path":
      return event.generation === state.generation ? onPath(state, event.path) : stay(state);
    case "offer-refused":
      return event.generation === state.generation ? onOfferRefused(state, event.refusal) : stay(state);
    case "retry-due":
      return onRetry(state);
    case "join-refused":
      return close({ ...state, trouble: event.refusal });
    case "opened-elsewhere":
      return shownOf(state) === "ended" ? stay(state) : close({ ...state, trouble: "Elsewhere" });
    case "withdraw":
      return onWithdraw(state);
    case "withdraw-answered":
      return onWithdrawAnswered(state, event.refusal);
    case "withdraw-lost":
      return state.withdrawal === "asked"
        ? { state, effects: [{ type: "say", key: "note.stopped-not-stored" }, { type: "send-withdrawal", ms: WITHDRAWAL_PAUSE_MS }] }
        : stay(state);
    case "leave":
      return close({ ...state, left: true });
  }
}

/** Whether this side should have a media path now. */
export function wantsMedia(state: RoomState): boolean {
  const view = state.view;
  return (
    view !== null &&
    !state.left &&
    state.trouble === null &&
    state.withdrawal === "none" &&
    !view.paused &&
    (view.state === "Admitted" || view.state === "Connecting" || view.state === "Live" || view.state === "Interrupted")
  );
}

/** What the page shows. `stopping`: own media has ended by a withdrawal that is still being stored. */
export type Shown = "waiting" | "connecting" | "live" | "interrupted" | "paused" | "stopping" | "ended" | "error";

/** After this many attempts in a row that brought no path, the visitor is told; attempts go on. */
export const ATTEMPTS_BEFORE_TELLING = 4;

/** What the page shows; null: what the server rendered stands. */
export function shownOf(state: RoomState): Shown | null {
  if (state.withdrawal === "stored" || state.view?.state === "Ended") {
    return "ended";
  }
  if (state.withdrawal === "asked") {
    return "stopping";
  }
  if (state.trouble !== null) {
    return "error";
  }
  if (state.view === null || state.left) {
    return null;
  }
  if (state.view.paused) {
    return "paused";
  }
  if (state.view.state === "Scheduled" || state.view.state === "Waiting") {
    return "waiting";
  }
  if (state.link !== "connected" && state.attempt >= ATTEMPTS_BEFORE_TELLING) {
    return "error";
  }
  if (state.link === "reconnecting" || state.view.state === "Interrupted") {
    return "interrupted";
  }
  return state.view.state === "Live" && state.link === "connected" ? "live" : "connecting";
}

function onView(state: RoomState, view: SessionView): Step {
  const before = state.view;
  const next: RoomState = { ...state, view };
  if (view.state === "Ended") {
    return before?.state === "Ended" ? stay(next) : close(next);
  }
  if (view.paused) {
    // The path stays open, so that continuing takes no new handshake; nothing is sent over it.
    return before?.paused === true
      ? stay(next)
      : { state: next, effects: [{ type: "send", on: false }, { type: "retry", ms: null }] };
  }
  const resumed: RoomEffect[] = before?.paused === true && wantsMedia(next) ? [{ type: "send", on: true }] : [];
  if (wantsMedia(next) && next.link === "idle") {
    const opened = open({ ...next, link: "connecting", attempt: 0 });
    return { state: opened.state, effects: [...resumed, ...opened.effects] };
  }
  if (resumed.length > 0 && next.link !== "connected") {
    const retried = again(next);
    return { state: retried.state, effects: [...resumed, ...retried.effects] };
  }
  return { state: next, effects: resumed };
}

function onSignalling(state: RoomState, status: SignallingStatus): Step {
  if (status === state.signalling) {
    return stay(state);
  }
  const next: RoomState = { ...state, signalling: status };
  if (shownOf(state) === "ended" || state.left) {
    return stay(next);
  }
  if (status === "lost") {
    // A running call goes on without signalling; only what is not connected is in trouble.
    return state.link === "connected" ? { state: next, effects: [{ type: "say", key: "note.signalling-lost" }] } : close({ ...next, trouble: "Connection" });
  }
  if (status === "reconnecting") {
    return state.signalling === "connected" ? { state: next, effects: [{ type: "say", key: "note.signalling-lost" }] } : stay(next);
  }
  if (status === "connected" && state.signalling === "reconnecting") {
    const said: RoomEffect = { type: "say", key: "note.signalling-back" };
    const retried = onRetry(next);
    return { state: retried.state, effects: [said, ...retried.effects] };
  }
  return stay(next);
}

function onPath(state: RoomState, path: "connected" | "disconnected" | "failed"): Step {
  if (!wantsMedia(state)) {
    return stay(path === "connected" && state.link !== "idle" ? { ...state, link: "connected", attempt: 0 } : state);
  }
  if (path === "connected") {
    const key = state.link === "reconnecting" ? "note.reconnected" : "note.connected";
    return { state: { ...state, link: "connected", attempt: 0 }, effects: [{ type: "retry", ms: null }, { type: "say", key }] };
  }
  if (state.link === "connected") {
    // First aid: restart ICE on the same connection, keys and all; if that does not help in time, start afresh.
    return {
      state: { ...state, link: "reconnecting", attempt: 1 },
      effects: [
        { type: "say", key: "note.reconnecting" },
        { type: "restart", generation: state.generation },
        { type: "retry", ms: PATH_PATIENCE_MS },
      ],
    };
  }
  return path === "failed" ? onRetry(state) : stay(state);
}

function onOfferRefused(state: RoomState, refusal: Refusal): Step {
  if (!wantsMedia(state)) {
    return stay(state);
  }
  if (FINAL.includes(refusal)) {
    return close({ ...state, trouble: refusal });
  }
  // Not now (the relay is busy, the other side is not ready, the state has just changed): the patience timer asks again.
  return { state, effects: [{ type: "retry", ms: 1_000 }] };
}

function onRetry(state: RoomState): Step {
  if (!wantsMedia(state) || state.link === "connected" || state.link === "idle") {
    return stay(state);
  }
  // An offer needs signalling; when that is back, it tries again.
  return state.signalling === "connected" ? again(state) : stay(state);
}

function onWithdraw(state: RoomState): Step {
  if (state.withdrawal !== "none" || shownOf(state) === "ended") {
    return stay(state);
  }
  // Stop first, then store: own media ends here and now, whatever becomes of the message.
  const closed = close({ ...state, withdrawal: "asked" });
  return { state: closed.state, effects: [...closed.effects, { type: "send-withdrawal", ms: 0 }] };
}

function onWithdrawAnswered(state: RoomState, refusal: Refusal): Step {
  if (state.withdrawal !== "asked") {
    return stay(state);
  }
  if (refusal === "None") {
    return { state: { ...state, withdrawal: "stored" }, effects: [{ type: "say", key: "" }] };
  }
  if (FINAL.includes(refusal)) {
    return stay({ ...state, trouble: refusal });
  }
  return { state, effects: [{ type: "say", key: "note.stopped-not-stored" }, { type: "send-withdrawal", ms: WITHDRAWAL_PAUSE_MS }] };
}

/** A fresh peer connection in place of the one there is. */
function again(state: RoomState): Step {
  return open({ ...state, link: state.link === "connecting" ? "connecting" : "reconnecting", attempt: state.attempt + 1 });
}

function open(state: RoomState): Step {
  const generation = state.generation + 1;
  return { state: { ...state, generation }, effects: [{ type: "open", generation }, { type: "retry", ms: PATH_PATIENCE_MS }] };
}

function close(state: RoomState): Step {
  return {
    state: { ...state, link: "idle", generation: state.generation + 1 },
    effects: [{ type: "retry", ms: null }, { type: "send", on: false }, { type: "close" }, { type: "release" }],
  };
}

function stay(state: RoomState): Step {
  return { state, effects: [] };
}
