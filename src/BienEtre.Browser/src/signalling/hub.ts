import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from "@microsoft/signalr";
import type { ConsultationHub, JoinResult, Refusal, Signal } from "../contracts";
import { pauseBefore } from "./backoff";
import { SignalOrder } from "./order";

/** How the signalling connection stands. `lost`: attempts were given up. */
export type SignallingStatus = "connecting" | "connected" | "reconnecting" | "lost";

/** What the owner of a connection wants to hear. */
export interface HubListener {
  /** How to (re)join after every new connection or gap. */
  join(hub: ConsultationHub, epoch: string, lastSequence: number): Promise<JoinResult>;
  /** The answer of a join whose view is to be taken as a whole. */
  snapshot(result: JoinResult): void;
  /** One signal, in order, once. */
  signal(signal: Signal): void;
  /** The join was refused: nothing will come. */
  refused(refusal: Refusal): void;
  status(status: SignallingStatus): void;
}

/** Rejoins because of gaps, at most one per this many milliseconds. */
const REJOIN_PAUSE_MS = 500;

/** Refusals of a join that may pass: it is asked again. */
const PASSING: readonly Refusal[] = ["StorageUnavailable", "RelayUnavailable", "LimitReached"];

/** Without a sign of life for this long the connection counts as cut (the server sends one at least every 5 s). */
const SERVER_SILENCE_MAX_MS = 15_000;

/** One WebSocket to the hub, kept up, with signals in order. */
export class HubLink {
  readonly #connection: HubConnection;
  readonly #listener: HubListener;
  readonly #order = new SignalOrder();
  #joining: Promise<void> | null = null;
  #stopped = false;

  constructor(url: string, listener: HubListener) {
    this.#listener = listener;
    this.#connection = new HubConnectionBuilder()
      .withUrl(url, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .withAutomaticReconnect({
        nextRetryDelayInMilliseconds: (retry) => pauseBefore(retry.previousRetryCount, retry.elapsedMilliseconds, Math.random()),
      })
      .withServerTimeout(SERVER_SILENCE_MAX_MS)
      .withKeepAliveInterval(5_000)
      .configureLogging(LogLevel.None)
      .build();
    this.#connection.on("Signals", (signals: readonly Signal[]) => this.#receive(signals));
    this.#connection.onreconnecting(() => {
      this.#order.disconnected();
      this.#listener.status("reconnecting");
    });
    this.#connection.onreconnected(() => void this.#joinNow());
    this.#connection.onclose(() => {
      this.#order.disconnected();
      if (!this.#stopped) {
        this.#listener.status("lost");
      }
    });
  }

  get connected(): boolean {
    return this.#connection.state === HubConnectionState.Connected;
  }

  /** The hub's methods; each rejects when there is no connection. */
  get hub(): ConsultationHub {
    const call = <T>(method: string, ...args: unknown[]): Promise<T> => this.#connection.invoke<T>(method, ...args);
    return {
      Join: (session, epoch, lastSequence) => call("Join", session, epoch, lastSequence),
      Watch: (epoch, lastSequence) => call("Watch", epoch, lastSequence),
      Admit: (session) => call("Admit", session),
      Decline: (session) => call("Decline", session),
      Offer: (session, sdp) => call("Offer", session, sdp),
      Present: (session, devices) => call("Present", session, devices),
      Leave: (session, finish) => call("Leave", session, finish),
      WithdrawConsent: (operationId) => call("WithdrawConsent", operationId),
      ContinueDespiteRestriction: (session, operationId) => call("ContinueDespiteRestriction", session, operationId),
    };
  }

  /** Connects, with the same patience as a reconnect, and joins. */
  async start(): Promise<void> {
    this.#listener.status("connecting");
    const begun = performance.now();
    for (let attempt = 0; !this.#stopped; attempt++) {
      const pause = pauseBefore(attempt, performance.now() - begun, Math.random());
      if (pause === null) {
        this.#listener.status("lost");
        return;
      }
      await sleep(pause);
      try {
        await this.#connection.start();
        break;
      } catch {
        this.#listener.status("reconnecting");
      }
    }
    await this.#joinNow();
  }

  /** Closes the connection for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#connection.stop();
  }

  #receive(signals: readonly Signal[]): void {
    const intake = this.#order.accept(signals);
    intake.apply.forEach((signal) => this.#listener.signal(signal));
    if (intake.rejoin) {
      void this.#joinNow();
    }
  }

  /** Joins once at a time; a gap found meanwhile is closed by the join that follows. */
  #joinNow(): Promise<void> {
    this.#joining ??= this.#join().finally(() => {
      this.#joining = null;
    });
    return this.#joining;
  }

  async #join(): Promise<void> {
    const begun = performance.now();
    for (let attempt = 1; this.connected && !this.#stopped; attempt++) {
      let result: JoinResult | null = null;
      try {
        result = await this.#listener.join(this.hub, this.#order.epoch, this.#order.lastSequence);
      } catch {
        // Cut again (the reconnect that follows joins), or an error of the server: asked again after a pause.
      }
      if (result !== null && result.refusal !== "None" && !PASSING.includes(result.refusal)) {
        this.#listener.refused(result.refusal);
        return;
      }
      if (result?.refusal === "None" && !this.#take(result)) {
        return;
      }
      await sleep(Math.max(REJOIN_PAUSE_MS, pauseBefore(attempt, performance.now() - begun, Math.random()) ?? 0));
    }
  }

  /** Takes the answer of a join; true when a gap is left that asks for another one. */
  #take(result: JoinResult): boolean {
    const intake = this.#order.joined(result);
    intake.before.forEach((signal) => this.#listener.signal(signal));
    if (intake.viewIsNew) {
      this.#listener.snapshot(result);
    }
    intake.after.forEach((signal) => this.#listener.signal(signal));
    this.#listener.status("connected");
    return intake.rejoin;
  }
}

function sleep(ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
