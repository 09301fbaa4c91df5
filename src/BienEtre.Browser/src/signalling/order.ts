import type { JoinResult, Signal } from "../contracts";

/** What to do with signals that arrived: apply these in order, and rejoin when one is missing. */
export interface Intake {
  readonly apply: readonly Signal[];
  readonly rejoin: boolean;
}

/** What to do with the answer to a join. */
export interface JoinIntake {
  readonly before: readonly Signal[];
  readonly viewIsNew: boolean;
  readonly after: readonly Signal[];
  readonly rejoin: boolean;
}

/** How many early signals are kept while a gap is open; a rejoin replaces them anyway. */
export const EARLY_SIGNALS_MAX = 64;

/**
 * The order of signals to one recipient: sequence numbers run 1, 2, 3, ... within an epoch of the sender. A signal seen before is dropped, one that comes
 * before its turn opens a gap, and a gap or a new epoch asks for a rejoin, whose answer closes it.
 */
export class SignalOrder {
  #epoch = "";
  #last = 0;
  #joined = false;
  #early = new Map<number, Signal>();

  /** Epoch of the last signal applied; empty before the first join. */
  get epoch(): string {
    return this.#epoch;
  }

  /** Sequence of the last signal applied. */
  get lastSequence(): number {
    return this.#last;
  }

  /** Signals arrived by the connection. */
  accept(signals: readonly Signal[]): Intake {
    const apply: Signal[] = [];
    let rejoin = false;
    for (const signal of signals) {
      if (!this.#joined) {
        // Sent between the grain's registering of this connection and the arrival of the join's answer: the answer decides what is new.
        this.#keep(signal);
      } else if (signal.epoch !== this.#epoch) {
        rejoin = true;
        this.#keep(signal);
      } else if (signal.sequence === this.#last + 1) {
        this.#last = signal.sequence;
        apply.push(signal, ...this.#drain());
      } else if (signal.sequence > this.#last) {
        rejoin = true;
        this.#keep(signal);
      }
    }
    return { apply, rejoin };
  }

  /** The connection is new: what arrives before the next join's answer waits for it. */
  disconnected(): void {
    this.#joined = false;
    this.#early.clear();
  }

  /**
   * The answer to a join. To be applied in this order: what was missed, the view (unless something newer is known already), what came after it.
   */
  joined(result: JoinResult): JoinIntake {
    const sameEpoch = result.epoch === this.#epoch;
    const viewIsNew = !sameEpoch || result.sequence >= this.#last;
    const before: Signal[] = [];
    if (sameEpoch) {
      for (const signal of result.missed) {
        if (signal.epoch === this.#epoch && signal.sequence > this.#last && signal.sequence <= result.sequence) {
          this.#last = signal.sequence;
          before.push(signal);
        }
      }
    }
    this.#last = sameEpoch ? Math.max(this.#last, result.sequence) : result.sequence;
    this.#epoch = result.epoch;
    this.#joined = true;
    const late = [...this.#early.values()].filter((signal) => signal.epoch === this.#epoch && signal.sequence > this.#last);
    this.#early.clear();
    const rest = this.accept(late.sort((a, b) => a.sequence - b.sequence));
    return { before, viewIsNew, after: rest.apply, rejoin: rest.rejoin };
  }

  #keep(signal: Signal): void {
    if (this.#early.size < EARLY_SIGNALS_MAX) {
      this.#early.set(signal.sequence, signal);
    }
  }

  #drain(): Signal[] {
    const ready: Signal[] = [];
    for (let next = this.#early.get(this.#last + 1); next !== undefined && next.epoch === this.#epoch; next = this.#early.get(this.#last + 1)) {
      this.#early.delete(next.sequence);
      this.#last = next.sequence;
      ready.push(next);
    }
    return ready;
  }
}
