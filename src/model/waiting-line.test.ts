import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RandomSource } from "../kernel/random";
import { CallTable, NO_SLOT, NOBODY } from "./calls";
import { type QueueDiscipline, WaitingLine } from "./waiting-line";

interface Waiting {
  readonly slot: number;
  readonly priority: number;
  readonly size: number;
}

/** The same line as a plain list in order of arrival, searched anew each time. */
class NaiveLine {
  readonly discipline: QueueDiscipline;
  waiting: Waiting[] = [];

  constructor(discipline: QueueDiscipline) {
    this.discipline = discipline;
  }

  join(one: Waiting): void {
    this.waiting.push(one);
  }

  rejoin(one: Waiting): void {
    if (this.discipline === "sjf") this.waiting.push(one);
    else if (this.discipline === "lifo") this.waiting.push(one);
    else this.waiting.unshift(one);
  }

  next(): number {
    const [first, ...others] = this.waiting;
    if (first === undefined) return -1;
    if (this.discipline === "lifo") return this.waiting.at(-1)!.slot;
    if (this.discipline === "sjf") return others.reduce((a, b) => (b.size < a.size ? b : a), first).slot;
    if (this.discipline === "priority") return others.reduce((a, b) => (b.priority > a.priority ? b : a), first).slot;
    return first.slot;
  }

  /** Whom `dropOldest` drops: the longest waiting of the least urgent. */
  oldest(): number {
    const [first, ...others] = this.waiting;
    if (first === undefined) return -1;
    if (this.discipline === "priority") return others.reduce((a, b) => (b.priority < a.priority ? b : a), first).slot;
    return first.slot;
  }

  leave(slot: number): void {
    this.waiting = this.waiting.filter((one) => one.slot !== slot);
  }
}

function someoneNew(calls: CallTable, priority: number, size: number): Waiting {
  const slot = calls.open(NO_SLOT, NOBODY, 0);
  calls.priority[slot] = priority;
  calls.size[slot] = size;
  return { slot, priority, size };
}

const step = fc.record({
  what: fc.constantFrom("join", "join", "join", "take", "leave", "rejoin"),
  priority: fc.nat(15),
  size: fc.nat(5),
  whom: fc.nat(1000),
});

describe.each(["fifo", "lifo", "priority", "sjf"] as const)("%s", (discipline) => {
  test("serves as a plain list would, whoever joins, comes back or leaves from the middle", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const calls = new CallTable(4);
        const line = new WaitingLine(calls, discipline);
        const naive = new NaiveLine(discipline);
        for (const { what, priority, size, whom } of steps) {
          if (what === "join" || what === "rejoin") {
            const one = someoneNew(calls, priority, size);
            line[what](one.slot);
            naive[what](one);
          } else if (what === "take") {
            const expected = naive.next();
            expect(line.take()).toBe(expected);
            naive.leave(expected);
          } else if (naive.waiting.length > 0) {
            const { slot } = naive.waiting[whom % naive.waiting.length]!;
            line.leave(slot);
            naive.leave(slot);
          }
          expect(line.length).toBe(naive.waiting.length);
          expect(line.peek()).toBe(naive.next());
          if (discipline !== "sjf") expect(line.oldest()).toBe(naive.oldest());
        }
        while (naive.waiting.length > 0) {
          const expected = naive.next();
          expect(line.take()).toBe(expected);
          naive.leave(expected);
        }
        expect(line.take()).toBe(-1);
      }),
      { numRuns: 150 },
    );
  });
});

describe("random", () => {
  const lineOf = (seed: string, calls: CallTable) =>
    new WaitingLine(calls, "random", new RandomSource(seed).stream("line", "queue-order"));

  test("serves everybody who has not left, once", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.string(), (steps, seed) => {
        const calls = new CallTable(4);
        const line = lineOf(seed, calls);
        const waiting = new Set<number>();
        for (const { what, whom } of steps) {
          if (what === "join" || what === "rejoin") {
            const { slot } = someoneNew(calls, 0, 0);
            line[what](slot);
            waiting.add(slot);
          } else if (what === "take") {
            const slot = line.take();
            expect(waiting.delete(slot)).toBe(slot >= 0);
          } else if (waiting.size > 0) {
            const slot = [...waiting][whom % waiting.size]!;
            line.leave(slot);
            waiting.delete(slot);
          }
          expect(line.length).toBe(waiting.size);
        }
        while (waiting.size > 0) expect(waiting.delete(line.take())).toBe(true);
        expect(line.take()).toBe(-1);
      }),
      { numRuns: 150 },
    );
  });

  test("serves each of those who wait equally often", () => {
    const calls = new CallTable();
    const line = lineOf("even", calls);
    const four = Array.from({ length: 4 }, () => someoneNew(calls, 0, 0).slot);
    const counts = new Map<number, number>();
    for (let i = 0; i < 8000; i++) {
      for (const slot of four) line.join(slot);
      const first = line.take();
      counts.set(first, (counts.get(first) ?? 0) + 1);
      while (line.length > 0) line.take();
    }
    for (const slot of four) expect(counts.get(slot)! / 2000).toBeCloseTo(1, 0);
    for (const slot of four) expect(Math.abs(counts.get(slot)! - 2000)).toBeLessThan(160);
  });
});

test("equally short jobs are served in order of arrival", () => {
  const calls = new CallTable();
  const line = new WaitingLine(calls, "sjf");
  const slots = Array.from({ length: 40 }, () => someoneNew(calls, 0, 7).slot);
  for (const slot of slots) line.join(slot);
  expect(slots.map(() => line.take())).toEqual(slots);
});
