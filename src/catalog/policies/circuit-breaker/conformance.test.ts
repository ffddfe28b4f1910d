/// <reference path="./opossum.d.ts" />
/**
 * Our machine beside the libraries themselves: the same ten thousand sequences of calls each, on a clock of our own, have
 * to be admitted and refused alike, call by call, and move the circuit at the same moments.
 */
import {
  CircuitState,
  ConsecutiveBreaker,
  CountBreaker,
  circuitBreaker,
  handleAll,
  type IBreaker,
  SamplingBreaker,
} from "cockatiel";
import Opossum, { type Options } from "opossum";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defaultsOf } from "../../../model/fields";
import { buildMachineSettings, buildRule } from "./build";
import { BREAKER_FIELDS, type BreakerSettings } from "./fields";
import { BreakerMachine } from "./machine";
import { BREAKER_PRESETS } from "./presets";

const SEQUENCE_COUNT = 10_000;
const MS = 1_000_000;
const START_MS = 1_700_000_000_000;

/** A reading of the clock, and whether the call fails if it is made. */
interface Call {
  readonly atMs: number;
  readonly fails: boolean;
}
/** Moves as `at:state`, then which calls were made: one text, which is quick to compare. */
type Story = string;

/** Random numbers of our own, so that a sequence's number tells all about it. */
function randomOf(seed: number): () => number {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bf03635) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** When a call and a timer fall on the same moment the timer comes first, with us and on their clock. */
const GAPS_MS = [7, 41, 131, 457, 1511, 6101];

/** Calm and bad times, each as long as chance wants, with calls that come quickly or slowly. */
function sequence(seed: number): Call[] {
  const random = randomOf(seed);
  const calls: Call[] = [];
  let atMs = 3;
  let failing = 0.1;
  const pace = 1 + Math.floor(random() * GAPS_MS.length);
  const length = 20 + Math.floor(random() * 40);
  while (calls.length < length) {
    if (random() < 0.1) failing = [0, 0.1, 0.5, 0.9, 1][Math.floor(random() * 5)]!;
    atMs += GAPS_MS[Math.floor(random() * pace)]!;
    calls.push({ atMs, fails: random() < failing });
  }
  return calls;
}

function ours(settings: BreakerSettings, calls: readonly Call[]): Story {
  let story = "";
  let made = "";
  const machine = new BreakerMachine(buildRule(settings.rule), buildMachineSettings(settings), {
    moved: (to, atNs) => {
      story += `${atNs / MS}:${to} `;
    },
    openForNs: () => settings.openForMs * MS,
  });
  for (const { atMs, fails } of calls) {
    while (machine.wakeAtNs <= atMs * MS) machine.wake(machine.wakeAtNs);
    const isAdmitted = machine.admit(atMs * MS) === "admitted";
    made += isAdmitted ? "x" : ".";
    if (isAdmitted) machine.recorded(atMs * MS, fails, 0);
  }
  return story + made;
}

function settingsOf(preset: string, changes: Partial<BreakerSettings> = {}): BreakerSettings {
  return {
    ...defaultsOf(BREAKER_FIELDS),
    ...BREAKER_PRESETS.find(({ name }) => name === preset)!.settings,
    ...changes,
  };
}

interface Timer {
  atMs: number;
  readonly everyMs: number;
  readonly run: () => void;
  unref(): void;
}

/** Stands in for the clock and the timers of the platform: `Date.now`, `setTimeout`, `setInterval`. */
class VirtualClock {
  nowMs = START_MS;
  #timers: Timer[] = [];
  readonly #real = { now: Date.now, setTimeout, setInterval, clearTimeout, clearInterval };

  install(): void {
    const clear = (timer: unknown) => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
    const add = (run: () => void, afterMs: number, everyMs: number) => {
      const timer: Timer = { atMs: this.nowMs + afterMs, everyMs, run, unref: () => {} };
      this.#timers.push(timer);
      return timer;
    };
    Date.now = () => this.nowMs;
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms: number) => add(run, ms, 0),
      setInterval: (run: () => void, ms: number) => add(run, ms, ms),
      clearTimeout: clear,
      clearInterval: clear,
    });
  }

  uninstall(): void {
    const { now, ...timers } = this.#real;
    Date.now = now;
    Object.assign(globalThis, timers);
  }

  advanceTo(atMs: number): void {
    for (;;) {
      let next: Timer | undefined;
      for (const timer of this.#timers) if (timer.atMs <= atMs && (!next || timer.atMs < next.atMs)) next = timer;
      if (next === undefined) break;
      this.nowMs = next.atMs;
      if (next.everyMs > 0) next.atMs += next.everyMs;
      else this.#timers.splice(this.#timers.indexOf(next), 1);
      next.run();
    }
    this.nowMs = atMs;
  }

  reset(): void {
    this.#timers = [];
    this.nowMs = START_MS;
  }
}

const clock = new VirtualClock();
beforeEach(() => clock.install());
afterEach(() => clock.uninstall());

async function compare(theirs: (calls: readonly Call[]) => Promise<Story>, settings: BreakerSettings): Promise<void> {
  let moves = 0;
  for (let seed = 0; seed < SEQUENCE_COUNT; seed++) {
    const calls = sequence(seed);
    clock.reset();
    const story = await theirs(calls);
    const own = ours(settings, calls);
    if (own !== story) expect(own, `sequence ${seed}: ${JSON.stringify(calls)}`).toBe(story);
    moves += own.split(":").length - 1;
  }
  // Sequences in which nothing happens would prove nothing.
  expect(moves).toBeGreaterThan(SEQUENCE_COUNT / 2);
}

const FAILURE = new Error("fails");

async function cockatiel(breaker: IBreaker, halfOpenAfter: number, calls: readonly Call[]): Promise<Story> {
  const policy = circuitBreaker(handleAll, { halfOpenAfter, breaker });
  let story = "";
  let made = "";
  policy.onStateChange((to) => {
    const name = to === CircuitState.Open ? "open" : to === CircuitState.Closed ? "closed" : "halfOpen";
    story += `${clock.nowMs - START_MS}:${name} `;
  });
  for (const { atMs, fails } of calls) {
    clock.advanceTo(START_MS + atMs);
    let isMade = false;
    try {
      await policy.execute(() => {
        isMade = true;
        if (fails) throw FAILURE;
      });
    } catch {
      // Refused, or failed as it should.
    }
    made += isMade ? "x" : ".";
  }
  return story + made;
}

const NEVER_SLOW = { slowCallRatioThreshold: 1, slowCallMs: 1e9, comparison: ">", evaluateOn: "failure" } as const;

describe("cockatiel", () => {
  const modes: [string, () => IBreaker, number, BreakerSettings["rule"]][] = [
    ["ConsecutiveBreaker(5)", () => new ConsecutiveBreaker(5), 10_000, { kind: "consecutive", failureCount: 5 }],
    ["ConsecutiveBreaker(2)", () => new ConsecutiveBreaker(2), 1000, { kind: "consecutive", failureCount: 2 }],
    [
      "CountBreaker of 10",
      () => new CountBreaker({ threshold: 0.5, size: 10, minimumNumberOfCalls: 5 }),
      2000,
      { kind: "count-window", windowCount: 10, callCountMin: 5, failureRatioThreshold: 0.5, ...NEVER_SLOW },
    ],
    [
      "SamplingBreaker of 8 s",
      () => new SamplingBreaker({ threshold: 0.4, duration: 8000, minimumRps: 0.5 }),
      2000,
      {
        kind: "time-window",
        windowMs: 8000,
        bucketCount: 8,
        callCountMin: 4,
        failureRatioThreshold: 0.4,
        ...NEVER_SLOW,
        bucketStart: "step",
        countStarts: false,
      },
    ],
  ];

  test.each(modes)("%s decides alike", async (_, breaker, openForMs, rule) => {
    await compare((calls) => cockatiel(breaker(), openForMs, calls), settingsOf("cockatiel", { rule, openForMs }));
  });
});

async function opossum(options: Options, calls: readonly Call[]): Promise<Story> {
  let story = "";
  let made = "";
  let isMade = false;
  const work = async (fails: boolean) => {
    isMade = true;
    if (fails) throw FAILURE;
  };
  const breaker = new Opossum(work, { ...options, enableSnapshots: false, rollingPercentilesEnabled: false });
  const note = (name: string) => () => {
    story += `${clock.nowMs - START_MS}:${name} `;
  };
  breaker.on("open", note("open"));
  breaker.on("halfOpen", note("halfOpen"));
  breaker.on("close", note("closed"));
  for (const { atMs, fails } of calls) {
    clock.advanceTo(START_MS + atMs);
    isMade = false;
    try {
      await breaker.fire(fails);
    } catch {
      // Refused, or failed as it should.
    }
    made += isMade ? "x" : ".";
  }
  breaker.shutdown();
  return story + made;
}

describe("opossum", () => {
  const modes: [string, Options, Partial<BreakerSettings>, object][] = [
    ["its defaults", {}, {}, {}],
    ["allowWarmUp", { allowWarmUp: true, resetTimeout: 503 }, { openForMs: 503, warmUpMs: 10_000 }, {}],
    [
      "a volume threshold and a short reset",
      { resetTimeout: 2003, volumeThreshold: 6 },
      { openForMs: 2003 },
      { callCountMin: 6 },
    ],
    [
      "another share and window",
      { resetTimeout: 1009, errorThresholdPercentage: 25, rollingCountTimeout: 4000, rollingCountBuckets: 4 },
      { openForMs: 1009 },
      { failureRatioThreshold: 0.25, windowMs: 4000, bucketCount: 4 },
    ],
  ];

  test.each(modes)("%s: decides alike", async (_, options, changes, ruleChanges) => {
    const rule = { ...settingsOf("opossum").rule, ...ruleChanges } as BreakerSettings["rule"];
    await compare(
      (calls) => opossum({ timeout: false, ...options }, calls),
      settingsOf("opossum", { ...changes, rule }),
    );
  });
});
