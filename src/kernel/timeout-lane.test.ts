import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Kernel } from "./kernel";
import { RandomStream } from "./random";

type Timers = { add(a: number): number; cancel(handle: number): void };

/** One kernel whose timeouts go through lanes, or each through the calendar: nobody must be able to tell. */
class Watched {
  readonly kernel = new Kernel();
  readonly log: string[] = [];
  private readonly timers: readonly Timers[];
  private readonly fire: number;
  private readonly work: number;
  private readonly pending: { timer: Timers; handle: number }[] = [];

  constructor(lengthsNs: readonly number[], useLanes: boolean) {
    const { kernel } = this;
    this.fire = kernel.handler((a, b) => this.note("fire", a, b));
    this.work = kernel.handler((a, b) => this.note("work", a, b));
    this.timers = lengthsNs.map((lengthNs, b) => {
      if (!useLanes) {
        return {
          add: (a) => kernel.after(lengthNs, this.fire, a, b),
          cancel: (handle) => void kernel.cancel(handle),
        };
      }
      const lane = kernel.lane(lengthNs, this.fire);
      return { add: (a) => lane.add(a, b), cancel: (handle) => lane.cancel(handle) };
    });
  }

  add(choice: number): void {
    const timer = this.timers[choice % this.timers.length]!;
    this.pending.push({ timer, handle: timer.add(this.pending.length) });
  }

  cancel(choice: number): void {
    const one = this.pending[choice % Math.max(this.pending.length, 1)];
    one?.timer.cancel(one.handle);
  }

  schedule(delayNs: number): void {
    this.kernel.after(delayNs, this.work, delayNs, 0);
  }

  private note(what: string, a: number, b: number): void {
    this.log.push(`${what} ${a} ${b} at ${this.kernel.now}`);
    // Whoever fires starts another, so that lanes are added to while they fire.
    if (what === "fire" && a % 5 === 0 && this.pending.length < 300) this.add(a);
  }
}

describe("a lane", () => {
  test("fires exactly when, and in the order in which, events would have", () => {
    const step = fc.record({
      do: fc.constantFrom("add", "add", "add", "cancel", "cancel", "schedule", "run"),
      n: fc.nat({ max: 40 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 3 }),
        (steps, lengthsNs) => {
          const lanes = new Watched(lengthsNs, true);
          const events = new Watched(lengthsNs, false);
          for (const { do: what, n } of steps) {
            for (const each of [lanes, events]) {
              if (what === "add") each.add(n);
              if (what === "cancel") each.cancel(n);
              if (what === "schedule") each.schedule(n % 15);
              if (what === "run") each.kernel.run(each.kernel.now + (n % 10));
            }
            expect(lanes.kernel.peekTime()).toBe(events.kernel.peekTime());
          }
          for (const each of [lanes, events]) each.kernel.run(Infinity);
          expect(lanes.log).toEqual(events.log);
          expect(lanes.kernel.eventCount).toBe(events.kernel.eventCount);
          expect(lanes.kernel.traceHash()).toBe(events.kernel.traceHash());
        },
      ),
      { numRuns: 500 },
    );
  });

  test("of one length and handler is one lane", () => {
    const kernel = new Kernel();
    const fire = kernel.handler(() => {});
    expect(kernel.lane(1000, fire)).toBe(kernel.lane(1000, fire));
    expect(kernel.lane(1000, fire)).not.toBe(kernel.lane(2000, fire));
  });

  test("refuses a length that is none", () => {
    const kernel = new Kernel();
    expect(() => kernel.lane(-1, 0)).toThrow("a timeout of -1 ns");
    expect(() => kernel.lane(NaN, 0)).toThrow("a timeout of NaN ns");
    expect(() => kernel.lane(0.5, 0)).toThrow("a timeout of 0.5 ns");
  });

  test("forgives cancelling what has fired, what was cancelled and what never was", () => {
    const kernel = new Kernel();
    const fired: number[] = [];
    const lane = kernel.lane(
      10,
      kernel.handler((a) => fired.push(a)),
    );
    const first = lane.add(1, 0);
    const second = lane.add(2, 0);
    lane.cancel(second);
    lane.cancel(second);
    kernel.run(20);
    lane.cancel(first);
    lane.cancel(-1);
    lane.cancel(0);
    lane.cancel(1e9);
    lane.add(3, 0);
    expect(kernel.run(100)).toBe("empty");
    expect(fired).toEqual([1, 3]);
  });

  test("keeps the calendar small and its own memory bounded", () => {
    const kernel = new Kernel();
    const lane = kernel.lane(
      1_000_000,
      kernel.handler(() => {}),
    );
    const stream = new RandomStream("lane");
    const open: number[] = [];
    const work = kernel.handler(() => {
      open.push(lane.add(0, 0));
      if (open.length > 50) lane.cancel(open.splice(stream.below(50), 1)[0]!);
      kernel.post(100, work, 0, 0);
    });
    kernel.post(0, work, 0, 0);
    kernel.run(50_000_000);
    expect(kernel.pendingCount).toBeLessThanOrEqual(2);
    expect(lane.capacity).toBeLessThanOrEqual(32_768);
  });

  test("gives memory back after a crowd", () => {
    const kernel = new Kernel();
    const lane = kernel.lane(
      1000,
      kernel.handler(() => {}),
    );
    for (let i = 0; i < 50_000; i++) lane.add(i, 0);
    kernel.run(2000);
    expect(kernel.eventCount).toBe(50_000);
    expect(lane.capacity).toBeLessThan(100);
  });
});
