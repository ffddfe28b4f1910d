import { describe, expect, test } from "vitest";
import { EVENTS_AT_ONE_INSTANT_LIMIT, Kernel } from "./kernel";
import { RandomSource } from "./random";

describe("a first simulation", () => {
  test("a clock that ticks every second, for ten seconds", () => {
    const kernel = new Kernel();
    const ticks: number[] = [];
    const tick = kernel.handler((count) => {
      ticks.push(kernel.now / 1e9);
      kernel.after(1e9, tick, count + 1, 0);
    });
    kernel.at(1e9, tick, 0, 0);
    expect(kernel.run(10e9)).toBe("reached");
    expect(ticks).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(kernel.now).toBe(10e9);
    expect(kernel.eventCount).toBe(10);
  });
});

/** Random work on a fresh kernel; returns what it left behind. */
function someRun(seed: string, drive: (kernel: Kernel) => void): { hash: string; eventCount: number; log: number[] } {
  const kernel = new Kernel();
  const stream = new RandomSource(seed).stream("test", "work");
  const log: number[] = [];
  const work = kernel.handler((a, b) => {
    log.push(a);
    const branches = b === 0 ? 0 : stream.below(3);
    for (let i = 0; i < branches; i++) kernel.post(stream.below(1000), work, stream.below(100), b - 1);
  });
  for (let i = 0; i < 20; i++) kernel.at(i * 10, work, i, 12);
  drive(kernel);
  return { hash: kernel.traceHash(), eventCount: kernel.eventCount, log };
}

describe("the order of things", () => {
  test("events of one instant run in the order of their scheduling, those scheduled meanwhile after them", () => {
    const kernel = new Kernel();
    const log: string[] = [];
    const say = kernel.handler((a) => log.push(`say ${a}`));
    const both = kernel.handler((a) => {
      log.push(`both ${a}`);
      kernel.after(0, say, a, 0);
    });
    kernel.at(5, both, 1, 0);
    kernel.at(5, both, 2, 0);
    kernel.run(5);
    expect(log).toEqual(["both 1", "both 2", "say 1", "say 2"]);
  });

  test("is the same however the run is cut into pieces", () => {
    const whole = someRun("s", (kernel) => void kernel.run(1e6));
    const slices = someRun("s", (kernel) => {
      for (let until = 0; until <= 1e6; until += 137) kernel.run(until);
      kernel.run(1e6);
    });
    const budgets = someRun("s", (kernel) => {
      while (kernel.run(1e6, 3) === "budget");
    });
    const steps = someRun("s", (kernel) => {
      while (kernel.step()) kernel.peekTime();
    });
    expect(whole.eventCount).toBeGreaterThan(100);
    expect(slices).toEqual(whole);
    expect(budgets).toEqual(whole);
    expect(steps).toEqual(whole);
  });

  test("another seed is another run", () => {
    const run = (kernel: Kernel) => void kernel.run(1e6);
    expect(someRun("a", run).hash).not.toBe(someRun("b", run).hash);
  });

  test("the hash of a run is this, in every engine", () => {
    expect(someRun("golden", (kernel) => void kernel.run(1e6)).hash).toBe("496f51cf67af527d");
  });
});

describe("run", () => {
  test("executes what is due at the very end, and nothing later", () => {
    const kernel = new Kernel();
    const log: number[] = [];
    const note = kernel.handler((a) => log.push(a));
    for (const time of [9, 10, 11]) kernel.at(time, note, time, 0);
    expect(kernel.run(10)).toBe("reached");
    expect(log).toEqual([9, 10]);
    expect(kernel.now).toBe(10);
    expect(kernel.peekTime()).toBe(11);
  });

  test("says when nothing is left, and moves the clock all the same", () => {
    const kernel = new Kernel();
    kernel.at(
      3,
      kernel.handler(() => {}),
      0,
      0,
    );
    expect(kernel.run(10)).toBe("empty");
    expect(kernel.now).toBe(10);
    expect(kernel.run(Infinity)).toBe("empty");
    expect(kernel.now).toBe(10);
    expect(kernel.peekTime()).toBe(Infinity);
    expect(kernel.step()).toBe(false);
  });

  test("comes back after its budget with the clock at the last event", () => {
    const kernel = new Kernel();
    const note = kernel.handler(() => {});
    for (const time of [1, 2, 3]) kernel.at(time, note, 0, 0);
    expect(kernel.run(10, 2)).toBe("budget");
    expect(kernel.now).toBe(2);
    expect(kernel.run(10, 0)).toBe("budget");
    expect(kernel.run(10, 2)).toBe("empty");
  });

  test("refuses to go back", () => {
    const kernel = new Kernel();
    kernel.run(10);
    expect(() => kernel.run(9)).toThrow("run until 9 ns: it is 10 ns");
    expect(() => kernel.run(NaN)).toThrow("run until NaN ns");
    expect(() => kernel.after(-1, 0, 0, 0)).toThrow("in the past");
  });

  test("never executes what was scheduled for never", () => {
    const kernel = new Kernel();
    let count = 0;
    const note = kernel.handler(() => count++);
    kernel.after(Infinity, note, 0, 0);
    expect(kernel.peekTime()).toBe(Infinity);
    expect(kernel.step()).toBe(false);
    kernel.run(Infinity);
    expect(count).toBe(0);
    expect(kernel.pendingCount).toBe(1);
  });
});

describe("stop", () => {
  test("ends the run after the present event and keeps its reason", () => {
    const kernel = new Kernel();
    const log: number[] = [];
    const note = kernel.handler((a) => {
      log.push(a);
      if (a === 2) kernel.stop("two is enough");
      if (a === 2) kernel.stop("a second reason");
    });
    for (const a of [1, 2, 3]) kernel.at(a, note, a, 0);
    expect(kernel.run(10)).toBe("stopped");
    expect(log).toEqual([1, 2]);
    expect(kernel.now).toBe(2);
    expect(kernel.stopReason).toBe("two is enough");
    expect(kernel.run(10)).toBe("stopped");
    expect(kernel.step()).toBe(false);
    expect(log).toEqual([1, 2]);
  });

  test("a loop without delay is stopped with a sentence", () => {
    const kernel = new Kernel();
    const loop = kernel.handler(() => void kernel.after(0, loop, 0, 0));
    kernel.onInstantLimit = () => "zero-delay loop: A → B → A";
    kernel.at(7, loop, 0, 0);
    expect(kernel.run(1e9)).toBe("stopped");
    expect(kernel.stopReason).toBe("zero-delay loop: A → B → A");
    expect(kernel.now).toBe(7);
    expect(kernel.eventCount).toBe(EVENTS_AT_ONE_INSTANT_LIMIT + 1);
  });

  test("as many events as the limit at one instant are no loop, nor are loops in small steps", () => {
    const kernel = new Kernel();
    const note = kernel.handler(() => {});
    for (let i = 0; i < EVENTS_AT_ONE_INSTANT_LIMIT; i++) kernel.at(7, note, i, 0);
    for (let i = 0; i < EVENTS_AT_ONE_INSTANT_LIMIT; i++) kernel.at(8, note, i, 0);
    expect(kernel.run(10)).toBe("empty");
    expect(kernel.eventCount).toBe(2 * EVENTS_AT_ONE_INSTANT_LIMIT);
  });
});

describe("cancel", () => {
  test("an event that was cancelled does not run and is not counted", () => {
    const kernel = new Kernel();
    let count = 0;
    const note = kernel.handler(() => count++);
    const handle = kernel.after(5, note, 0, 0);
    kernel.after(6, note, 0, 0);
    expect(kernel.cancel(handle)).toBe(true);
    expect(kernel.cancel(handle)).toBe(false);
    expect(kernel.peekTime()).toBe(6);
    kernel.run(10);
    expect(count).toBe(1);
    expect(kernel.eventCount).toBe(1);
  });

  test("the present event is beyond cancelling", () => {
    const kernel = new Kernel();
    let handle = 0;
    let result: boolean | undefined;
    const note = kernel.handler(() => {
      result = kernel.cancel(handle);
    });
    handle = kernel.after(5, note, 0, 0);
    kernel.run(10);
    expect(result).toBe(false);
  });
});
