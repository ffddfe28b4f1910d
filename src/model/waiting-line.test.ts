import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RandomSource } from "../kernel/random";
import { CallTable, NO_SLOT, NOBODY } from "./calls";
import { FairShares } from "./fair-shares";
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
  const slot = calls.open(NO_SLOT, NOBODY);
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
        const calls = new CallTable({ now: 0 }, 4);
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
    new WaitingLine(calls, "random", { random: new RandomSource(seed).stream("line", "queue-order") });

  test("serves everybody who has not left, once", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.string(), (steps, seed) => {
        const calls = new CallTable({ now: 0 }, 4);
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
    const calls = new CallTable({ now: 0 });
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
  const calls = new CallTable({ now: 0 });
  const line = new WaitingLine(calls, "sjf");
  const slots = Array.from({ length: 40 }, () => someoneNew(calls, 0, 7).slot);
  for (const slot of slots) line.join(slot);
  expect(slots.map(() => line.take())).toEqual(slots);
});

describe("adaptive-lifo", () => {
  test("serves the newest first once the line has not been empty for a while, and turns back when it is", () => {
    const calls = new CallTable({ now: 0 });
    const clock = { now: 0 };
    const line = new WaitingLine(calls, "adaptive-lifo", { clock, standingNs: 100 });
    const [a, b, c, d] = Array.from({ length: 4 }, () => someoneNew(calls, 0, 0).slot) as [
      number,
      number,
      number,
      number,
    ];
    for (const slot of [a, b, c, d]) line.join(slot);
    clock.now = 99;
    expect(line.take()).toBe(a);
    clock.now = 100;
    expect(line.take()).toBe(d);
    expect(line.oldest()).toBe(b);
    line.leave(b);
    expect(line.take()).toBe(c);
    clock.now = 150;
    for (const slot of [a, b]) line.join(slot);
    clock.now = 249;
    expect(line.peek()).toBe(a);
    clock.now = 250;
    expect(line.peek()).toBe(b);
  });
});

describe("weighted", () => {
  /** Classes by priority. */
  function lineOf(calls: CallTable, weights: number[]) {
    const classes = { of: (slot: number) => calls.priority[slot]!, names: weights.map((_, i) => `${i}`) };
    const shares = new FairShares(classes, Float64Array.from(weights));
    return { line: new WaitingLine(calls, "weighted", { shares }), shares };
  }
  const take = (line: WaitingLine, calls: CallTable, count: number) => {
    const served = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      const priority = calls.priority[line.take()]!;
      served.set(priority, (served.get(priority) ?? 0) + 1);
    }
    return served;
  };

  test("serves classes in proportion to their weights while all of them wait, in order of arrival within one", () => {
    const calls = new CallTable({ now: 0 });
    const { line } = lineOf(calls, [1, 9]);
    const slots = Array.from({ length: 400 }, (_, i) => someoneNew(calls, i % 2, 0).slot);
    for (const slot of slots) line.join(slot);
    expect(take(line, calls, 200)).toEqual(
      new Map([
        [0, 20],
        [1, 180],
      ]),
    );
    let next = line.take();
    while (calls.priority[next] !== 0) next = line.take();
    expect(next).toBe(slots[40]);
  });

  test("what one class leaves, the others get; idleness earns no credit", () => {
    const calls = new CallTable({ now: 0 });
    const { line } = lineOf(calls, [1, 1]);
    for (let i = 0; i < 100; i++) line.join(someoneNew(calls, 0, 0).slot);
    expect(take(line, calls, 50)).toEqual(new Map([[0, 50]]));
    for (let i = 0; i < 100; i++) line.join(someoneNew(calls, 1, 0).slot);
    expect(take(line, calls, 20)).toEqual(
      new Map([
        [0, 10],
        [1, 10],
      ]),
    );
  });

  test("takes other weights while it is in use", () => {
    const calls = new CallTable({ now: 0 });
    const { line, shares } = lineOf(calls, [1, 1]);
    for (let i = 0; i < 400; i++) line.join(someoneNew(calls, i % 2, 0).slot);
    take(line, calls, 20);
    shares.weights = Float64Array.of(3, 1);
    const served = take(line, calls, 100);
    expect(Math.abs(served.get(0)! - 75)).toBeLessThanOrEqual(1);
  });

  test("each class has the places of the line for itself, and makes room in its own", () => {
    const calls = new CallTable({ now: 0 });
    const { line } = lineOf(calls, [1, 1]);
    const flood = Array.from({ length: 3 }, () => someoneNew(calls, 0, 0).slot);
    for (const slot of flood) line.join(slot);
    const calm = someoneNew(calls, 1, 0).slot;
    expect(line.hasPlace(calm, 3)).toBe(true);
    line.join(calm);
    const another = someoneNew(calls, 0, 0).slot;
    expect(line.hasPlace(another, 3)).toBe(false);
    expect(line.victimFor(another)).toBe(flood[0]);
  });
});
