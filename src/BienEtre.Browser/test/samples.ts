import type { JoinResult, SessionState, SessionView, Signal } from "../src/contracts";

export function view(state: SessionState, more: Partial<SessionView> = {}): SessionView {
  return {
    id: "a".repeat(32),
    side: "Employee",
    state,
    reason: null,
    other: "Somebody",
    otherHere: true,
    mode: "Video",
    place: null,
    liveSince: null,
    resumeUntil: null,
    paused: false,
    continueUntil: null,
    ...more,
  };
}

export function signal(sequence: number, epoch = "e1"): Signal {
  return { epoch, sequence, kind: "Peer", session: null, peer: { microphone: true, camera: sequence % 2 === 0 }, day: null };
}

export function joinResult(sequence: number, missed: readonly Signal[] = [], epoch = "e1"): JoinResult {
  return { refusal: "None", session: view("Live"), day: null, epoch, sequence, missed };
}
