// What browser and hub say to each other: the mirror of BienEtre.Contracts. A test of BienEtre.Browser.Tests parses this file and compares every name,
// type and enumeration value with the C# contracts, so keep one declaration per member and one member per line. Enumerations travel by name, times as ISO 8601.

export type Side = "Employee" | "Practitioner";

export type MediaMode = "Video" | "Audio";

export type SessionState = "Scheduled" | "Waiting" | "Admitted" | "Connecting" | "Live" | "Interrupted" | "Ended";

export type EndReason =
  | "Completed"
  | "ByEmployee"
  | "ByPractitioner"
  | "ConsentWithdrawn"
  | "Restricted"
  | "PractitionerSuspended"
  | "NotAdmitted"
  | "Timeout"
  | "NodeLost"
  | "EncryptionFailed"
  | "VerificationFailed"
  | "EntitlementEnded";

export type Refusal =
  | "None"
  | "NotAllowed"
  | "ConsentMissing"
  | "OtherNotReady"
  | "Restricted"
  | "NoticeOutdated"
  | "WrongState"
  | "PractitionerAway"
  | "LimitReached"
  | "Malformed"
  | "StorageUnavailable"
  | "RelayUnavailable";

export type SignalKind = "Session" | "Peer" | "Day";

export interface PeerDevices {
  readonly microphone: boolean;
  readonly camera: boolean;
}

export interface SessionView {
  readonly id: string;
  readonly side: Side;
  readonly state: SessionState;
  readonly reason: EndReason | null;
  readonly other: string;
  readonly otherHere: boolean;
  readonly mode: MediaMode;
  readonly place: number | null;
  readonly liveSince: string | null;
  readonly resumeUntil: string | null;
  readonly paused: boolean;
  readonly continueUntil: string | null;
}

export interface Visit {
  readonly session: string;
  readonly alias: string;
  readonly state: SessionState;
  readonly here: boolean;
  readonly mode: MediaMode;
  readonly at: string;
  readonly durationMinutes: number | null;
}

export interface PractitionerDay {
  readonly onBreak: boolean;
  readonly suspended: boolean;
  readonly visits: readonly Visit[];
}

export interface Signal {
  readonly epoch: string;
  readonly sequence: number;
  readonly kind: SignalKind;
  readonly session: SessionView | null;
  readonly peer: PeerDevices | null;
  readonly day: PractitionerDay | null;
}

export interface SessionResult {
  readonly refusal: Refusal;
  readonly session: SessionView | null;
}

export interface JoinResult {
  readonly refusal: Refusal;
  readonly session: SessionView | null;
  readonly day: PractitionerDay | null;
  readonly epoch: string;
  readonly sequence: number;
  readonly missed: readonly Signal[];
}

export interface OfferResult {
  readonly refusal: Refusal;
  readonly sdp: string | null;
}

export interface DecisionResult {
  readonly refusal: Refusal;
}

/** What a browser may call. Method names are sent as they stand here. */
export interface ConsultationHub {
  Join(session: string, epoch: string, lastSequence: number): Promise<JoinResult>;
  Watch(epoch: string, lastSequence: number): Promise<JoinResult>;
  Admit(session: string): Promise<SessionResult>;
  Decline(session: string): Promise<SessionResult>;
  Offer(session: string, sdp: string): Promise<OfferResult>;
  Present(session: string, devices: PeerDevices): Promise<SessionResult>;
  Leave(session: string, finish: boolean): Promise<SessionResult>;
  WithdrawConsent(operationId: string): Promise<DecisionResult>;
  ContinueDespiteRestriction(session: string, operationId: string): Promise<DecisionResult>;
}

/** What the server calls in a browser. */
export interface ConsultationClient {
  Signals(signals: readonly Signal[]): void;
}
