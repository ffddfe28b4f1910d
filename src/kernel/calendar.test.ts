import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Calendar, END_OF_TIME_NS, NO_EVENT } from "./calendar";
import { RandomStream } from "./random";

type Entry = { time: number; sequence: number; a: number };

/** What the calendar has to agree with: a plain binary heap of objects, in which cancelled entries are looked for. */
class OracleHeap {
  private readonly entries: Entry[] = [];

  push(entry: Entry): void {
    let i = this.entries.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(entry, this.entries[parent]!)) break;
      this.entries[i] = this.entries[parent]!;
      i = parent;
    }
    this.entries[i] = entry;
  }

  pop(): Entry | undefined {
    const first = this.entries[0];
    const last = this.entries.pop();
    if (first === undefined || last === undefined || this.entries.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.entries.length) break;
      if (child + 1 < this.entries.length && isBefore(this.entries[child + 1]!, this.entries[child]!)) child++;
      if (!isBefore(this.entries[child]!, last)) break;
      this.entries[i] = this.entries[child]!;
      i = child;
    }
    this.entries[i] = last;
    return first;
  }
}

function isBefore(x: Entry, y: Entry): boolean {
  return x.time < y.time || (x.time === y.time && x.sequence < y.sequence);
}

/** The calendar and its oracle, told the same and expected to answer the same. */
class Twins {
  readonly calendar = new Calendar();
  private readonly oracle = new OracleHeap();
  private readonly cancelled = new Set<number>();
  private readonly handles: number[] = [];
  private readonly reserved: number[] = [];
  private scheduled = 0;
  /** What `calendar.pendingCount` counts the long way. */
  pendingCount = 0;

  schedule(delay: number): void {
    const time = this.calendar.now + delay;
    const a = this.scheduled++;
    this.handles[a] = this.calendar.schedule(time, 1, a, -a);
    // Reserving one shows the sequence just used.
    this.pendingCount++;
    this.oracle.push({ time, sequence: this.calendar.reserveSequence() - 1, a });
  }

  reserve(): void {
    this.reserved.push(this.calendar.reserveSequence());
  }

  scheduleReserved(delay: number): void {
    const sequence = this.reserved.shift();
    if (sequence === undefined) return;
    // An old sequence at the present instant would belong into the past.
    const time = this.calendar.now + delay + 1;
    const a = this.scheduled++;
    this.handles[a] = this.calendar.scheduleWithSequence(time, sequence, 1, a, -a);
    this.pendingCount++;
    this.oracle.push({ time, sequence, a });
  }

  cancel(a: number): void {
    const handle = this.handles[a];
    if (handle === undefined) return;
    const isPending = !this.cancelled.has(a);
    expect(this.calendar.cancel(handle)).toBe(isPending);
    if (isPending) this.pendingCount--;
    this.cancelled.add(a);
  }

  cancelOneOf(choice: number): void {
    if (this.scheduled > 0) this.cancel(choice % this.scheduled);
  }

  /** Cancels the one that was scheduled so many before the last. */
  cancelLatest(ago: number): void {
    this.cancel(this.scheduled - 1 - ago);
  }

  pop(): boolean {
    const expected = this.popOracle();
    const slot = this.calendar.peek();
    if (expected === undefined) {
      expect(slot).toBe(-1);
      return false;
    }
    const { table } = this.calendar;
    if (table.a(slot) !== expected.a || table.time(slot) !== expected.time || table.b(slot) !== -expected.a) {
      expect({ a: table.a(slot), time: table.time(slot) }).toEqual(expected);
    }
    this.calendar.take(slot);
    // Whoever has run cannot be cancelled.
    this.cancelled.add(expected.a);
    this.pendingCount--;
    return true;
  }

  drain(): void {
    while (this.pop());
    expect(this.calendar.pendingCount).toBe(0);
    expect(this.calendar.table.countTaken()).toBe(0);
  }

  private popOracle(): Entry | undefined {
    for (;;) {
      const entry = this.oracle.pop();
      if (entry === undefined || !this.cancelled.has(entry.a)) return entry;
    }
  }
}

function takeNext(calendar: Calendar): number {
  const slot = calendar.peek();
  const a = calendar.table.a(slot);
  calendar.take(slot);
  return a;
}

describe("the order of events", () => {
  test("first by time, then by who was scheduled first", () => {
    const calendar = new Calendar();
    calendar.schedule(20, 0, 1, 0);
    calendar.schedule(10, 0, 2, 0);
    calendar.schedule(20, 0, 3, 0);
    calendar.schedule(10, 0, 4, 0);
    expect([1, 2, 3, 4].map(() => takeNext(calendar))).toEqual([2, 4, 1, 3]);
    expect(calendar.peek()).toBe(-1);
    expect(calendar.now).toBe(20);
  });

  test("a reserved sequence keeps its place among the events of its instant", () => {
    const calendar = new Calendar();
    calendar.schedule(10, 0, 1, 0);
    const sequence = calendar.reserveSequence();
    calendar.schedule(10, 0, 3, 0);
    calendar.scheduleWithSequence(10, sequence, 0, 2, 0);
    expect([1, 2, 3].map(() => takeNext(calendar))).toEqual([1, 2, 3]);
  });

  test("is that of a plain heap, whatever happens", () => {
    const delay = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 0, max: 2_000_000_000 }),
      fc.integer({ min: 9e14, max: 1e15 }),
    );
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant("schedule" as const), n: delay }) },
      { weight: 5, arbitrary: fc.record({ do: fc.constant("pop" as const), n: fc.integer({ min: 1, max: 4 }) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel" as const), n: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("burst" as const), n: delay }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("reserve" as const), n: delay }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("reserved" as const), n: delay }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const twins = new Twins();
        for (const { do: what, n } of steps) {
          if (what === "schedule") twins.schedule(n);
          else if (what === "cancel") twins.cancelOneOf(n);
          else if (what === "reserve") twins.reserve();
          else if (what === "reserved") twins.scheduleReserved(n);
          else
            for (let i = 0; i < (what === "pop" ? n : 50); i++)
              what === "pop" ? twins.pop() : twins.schedule(n + (i % 7));
        }
        twins.drain();
      }),
      { numRuns: 400 },
    );
  });

  const delays: Record<string, (stream: RandomStream) => number> = {
    exponential: (stream) => Math.round(stream.exponential() * 1e6),
    "all at a few instants": (stream) => stream.below(5) * 1000,
    "near and very far": (stream) => Math.round(stream.exponential() * (stream.chance(0.1) ? 1e13 : 1e3)),
    constant: () => 1_000_000,
    "doubling clusters": (stream) => 2 ** stream.below(48) + stream.below(3),
    "mostly none": (stream) => (stream.chance(0.7) ? 0 : stream.below(1e6)),
    "a bundle of timers and a trickle": (stream) => (stream.chance(0.5) ? 30_000_000 : stream.below(100_000)),
  };

  for (const [name, delay] of Object.entries(delays)) {
    test(`survives growing to thousands, holding and shrinking: ${name}`, () => {
      const stream = new RandomStream(name);
      const twins = new Twins();
      for (const target of [5, 60, 90, 3000, 20_000, 400, 70, 4000, 0]) {
        while (twins.pendingCount < target) {
          twins.schedule(delay(stream));
          if (stream.chance(0.3)) twins.pop();
        }
        expect(twins.calendar.pendingCount).toBe(twins.pendingCount);
        for (let i = 0; i < target * 2 && i < 8000; i++) {
          if (twins.pop()) twins.schedule(delay(stream));
          if (stream.chance(0.2)) twins.reserve();
          if (stream.chance(0.2)) twins.scheduleReserved(delay(stream));
          if (stream.chance(0.4)) twins.cancelOneOf(stream.below(1e9));
        }
        while (twins.pendingCount > target) {
          twins.pop();
          if (stream.chance(0.3)) twins.schedule(delay(stream));
          if (stream.chance(0.3)) twins.cancelOneOf(stream.below(1e9));
        }
      }
      twins.drain();
    });
  }

  test("survives sweeping out the cancelled, in every place where events can stand", () => {
    const stream = new RandomStream("sweep");
    const twins = new Twins();
    for (let i = 0; i < 3000; i++) twins.schedule(stream.below(1e6));
    for (let i = 0; i < 500; i++) twins.pop();
    for (let i = 0; i < 20_000; i++) {
      // Three come, two of them are cancelled at once: the table is full of dead when it would have to grow.
      for (let n = 0; n < 3; n++) twins.schedule(1000 + stream.below(1e6));
      twins.cancelLatest(stream.below(40));
      twins.cancelLatest(stream.below(40));
      if (stream.chance(0.9)) twins.pop();
    }
    twins.drain();
  });

  test("a reserved sequence finds its place in a crowd that the near list has grown past", () => {
    const twins = new Twins();
    for (let i = 0; i < 10; i++) twins.schedule(1000);
    for (let i = 0; i < 5; i++) twins.reserve();
    for (let i = 0; i < 100; i++) twins.schedule(2000);
    for (let i = 0; i < 10; i++) twins.schedule(3000);
    for (let i = 0; i < 5; i++) twins.scheduleReserved(1999);
    twins.drain();
  });

  test("an event may be scheduled before what has been looked at but not taken", () => {
    const twins = new Twins();
    for (let i = 0; i < 500; i++) twins.schedule(1_000_000 + i * 1000);
    twins.calendar.peek();
    for (let i = 0; i < 500; i++) twins.schedule(i * 3000);
    twins.drain();
  });
});

describe("a handle", () => {
  test("cancels its event once", () => {
    const calendar = new Calendar();
    const handle = calendar.schedule(10, 0, 1, 0);
    expect(handle).toBeGreaterThan(0);
    expect(calendar.cancel(handle)).toBe(true);
    expect(calendar.cancel(handle)).toBe(false);
    expect(calendar.peek()).toBe(-1);
  });

  test("is void once the event has run, also when its slot has a new owner", () => {
    const calendar = new Calendar();
    const first = calendar.schedule(10, 0, 1, 0);
    expect(takeNext(calendar)).toBe(1);
    const second = calendar.schedule(20, 0, 2, 0);
    expect(calendar.cancel(first)).toBe(false);
    expect(second).not.toBe(first);
    expect(takeNext(calendar)).toBe(2);
  });

  test("NO_EVENT, 0 and nonsense cancel nothing", () => {
    const calendar = new Calendar();
    calendar.schedule(10, 0, 1, 0);
    for (const handle of [NO_EVENT, 0, NaN, 1, 0.5, 1e300, -(2 ** 24)]) expect(calendar.cancel(handle)).toBe(false);
    expect(calendar.pendingCount).toBe(1);
  });
});

describe("times", () => {
  test("a past, broken or missing time is refused by name", () => {
    const calendar = new Calendar();
    calendar.schedule(10, 0, 1, 0);
    takeNext(calendar);
    expect(() => calendar.schedule(9, 0, 0, 0)).toThrow("an event at 9 ns lies in the past: it is 10 ns");
    expect(() => calendar.schedule(NaN, 0, 0, 0)).toThrow("an event at NaN ns: times are whole nanoseconds");
    expect(() => calendar.schedule(10.5, 0, 0, 0)).toThrow("an event at 10.5 ns");
    expect(() => calendar.schedule(-Infinity, 0, 0, 0)).toThrow("past");
    expect(calendar.pendingCount).toBe(0);
  });

  test("what lies beyond the clock waits at its end", () => {
    const calendar = new Calendar();
    for (const time of [Infinity, 1e300, END_OF_TIME_NS]) calendar.schedule(time, 0, 0, 0);
    expect(calendar.table.time(calendar.peek())).toBe(END_OF_TIME_NS);
  });
});

describe("memory and time", () => {
  test("cancelled events do not pile up", () => {
    const calendar = new Calendar();
    for (let i = 0; i < 200; i++) calendar.schedule(1000 + i * 1e9, 0, 0, 0);
    for (let i = 0; i < 200_000; i++) calendar.cancel(calendar.schedule(5e9 + i, 0, 0, 0));
    expect(calendar.pendingCount).toBe(200);
    expect(calendar.table.countTaken()).toBeLessThan(500);
  });

  test("a hundred thousand events at one far instant take hardly longer", () => {
    const calendar = new Calendar();
    for (let i = 0; i < 1000; i++) calendar.schedule(i * 1000, 0, -1, 0);
    for (let i = 0; i < 100; i++) expect(takeNext(calendar)).toBe(-1);
    // By now the ladder has rungs: the crowd gathers in one bucket, last comer first. Inserting one by one takes 20 s.
    for (let i = 0; i < 100_000; i++) calendar.schedule(500_000, 0, i, 0);
    for (let i = 100; i <= 500; i++) expect(takeNext(calendar)).toBe(-1);
    for (let i = 0; i < 100_000; i++) if (takeNext(calendar) !== i) throw new Error(`out of order at ${i}`);
  }, 10_000);

  test("a hundred thousand events at one instant take linear time", () => {
    const calendar = new Calendar();
    calendar.schedule(2_000, 0, -1, 0);
    for (let i = 0; i < 100_000; i++) calendar.schedule(1_000, 0, i, 0);
    for (let i = 0; i < 100_000; i++) if (takeNext(calendar) !== i) throw new Error(`out of order at ${i}`);
    expect(takeNext(calendar)).toBe(-1);
  }, 10_000);
});
