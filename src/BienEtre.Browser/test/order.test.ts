import { describe, expect, it } from "vitest";
import { EARLY_SIGNALS_MAX, SignalOrder } from "../src/signalling/order";
import type { Signal } from "../src/contracts";
import { joinResult, signal } from "./samples";
import { seeded } from "./random";

const numbers = (signals: readonly Signal[]): number[] => signals.map((one) => one.sequence);

describe("the order of signals", () => {
  it("applies signals in their order", () => {
    const order = new SignalOrder();
    order.joined(joinResult(0));
    expect(numbers(order.accept([signal(1), signal(2)]).apply)).toEqual([1, 2]);
    expect(order.lastSequence).toBe(2);
  });

  it("drops what was seen before", () => {
    const order = new SignalOrder();
    order.joined(joinResult(0));
    order.accept([signal(1), signal(2)]);
    expect(order.accept([signal(1), signal(2)])).toEqual({ apply: [], rejoin: false });
  });

  it("asks for a rejoin at a gap, and applies nothing out of turn", () => {
    const order = new SignalOrder();
    order.joined(joinResult(0));
    expect(order.accept([signal(2)])).toEqual({ apply: [], rejoin: true });
    expect(numbers(order.accept([signal(1)]).apply)).toEqual([1, 2]);
  });

  it("closes a gap by the answer of the rejoin", () => {
    const order = new SignalOrder();
    order.joined(joinResult(0));
    order.accept([signal(1), signal(4)]);
    const intake = order.joined(joinResult(3, [signal(2), signal(3)]));
    expect(numbers(intake.before)).toEqual([2, 3]);
    expect(intake.viewIsNew).toBe(true);
    expect(numbers(intake.after)).toEqual([4]);
    expect(intake.rejoin).toBe(false);
  });

  it("lets the view stand for what the sender no longer keeps", () => {
    const order = new SignalOrder();
    order.joined(joinResult(2));
    order.disconnected();
    const intake = order.joined(joinResult(90));
    expect(intake.before).toEqual([]);
    expect(intake.viewIsNew).toBe(true);
    expect(numbers(order.accept([signal(90), signal(91)]).apply)).toEqual([91]);
  });

  it("starts afresh with a new epoch", () => {
    const order = new SignalOrder();
    order.joined(joinResult(40));
    expect(order.accept([signal(1, "e2")]).rejoin).toBe(true);
    const intake = order.joined(joinResult(1, [signal(1, "e2")], "e2"));
    expect(intake.before).toEqual([]);
    expect(intake.viewIsNew).toBe(true);
    expect(numbers(order.accept([signal(2, "e2")]).apply)).toEqual([2]);
  });

  it("keeps a bounded number of early signals", () => {
    const order = new SignalOrder();
    order.joined(joinResult(0));
    for (let sequence = 2; sequence < 500; sequence++) {
      order.accept([signal(sequence)]);
    }
    expect(order.accept([signal(1)]).apply).toHaveLength(EARLY_SIGNALS_MAX + 1);
  });

  it("ends, whatever the line does, with every signal applied once and in order", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = seeded(seed);
      const order = new SignalOrder();
      const sent: Signal[] = [];
      const applied: number[] = [];
      let pending: Signal[] = [];
      order.joined(joinResult(0));
      const rejoin = (): void => {
        const missed = sent.slice(order.lastSequence);
        const intake = order.joined(joinResult(sent.length, missed));
        applied.push(...numbers(intake.before), ...numbers(intake.after));
      };
      for (let turn = 0; turn < 60; turn++) {
        sent.push(signal(sent.length + 1));
        pending.push(sent.at(-1)!);
        const luck = random();
        if (luck < 0.15) {
          pending = []; // lost
        } else if (luck < 0.3) {
          pending = [...pending].reverse(); // out of order
        } else if (luck < 0.4) {
          pending = [...pending, ...pending]; // doubled
        } else if (luck < 0.5) {
          order.disconnected();
          const arrived = order.accept(pending); // before the join's answer
          applied.push(...numbers(arrived.apply));
          pending = [];
          rejoin();
        }
        if (random() < 0.6) {
          const intake = order.accept(pending);
          applied.push(...numbers(intake.apply));
          pending = [];
          if (intake.rejoin) {
            rejoin();
          }
        }
      }
      rejoin();
      expect(applied, `seed ${seed}`).toEqual(sent.map((one) => one.sequence));
    }
  });
});
