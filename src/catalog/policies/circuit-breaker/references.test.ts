/**
 * Our machine beside small models of resilience4j (CircuitBreakerStateMachine, CircuitBreakerMetrics) and Polly v8
 * (CircuitStateController, RollingHealthMetrics), written from their rules alone: calls that overlap, slow ones, ignored ones,
 * settings by chance. Whoever is admitted and every move have to agree.
 */
import { describe, expect, test } from "vitest";
import { defaultsOf } from "../../../model/fields";
import { buildMachineSettings, buildRule } from "./build";
import { BREAKER_FIELDS, type BreakerSettings } from "./fields";
import { BreakerMachine } from "./machine";
import { BREAKER_PRESETS } from "./presets";

const SEQUENCE_COUNT = 300;
const MS = 1_000_000;

interface Call {
  readonly atMs: number;
  readonly takesMs: number;
  readonly fails: boolean;
  /** Its result is one that counts neither way. */
  readonly isIgnored: boolean;
}
interface Model {
  admit(nowMs: number): boolean;
  ended(nowMs: number, call: Call): void;
  readonly moves: string[];
}
type Random = () => number;

function randomOf(seed: number): Random {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bf03635) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

function callsOf(random: Random, ignores: boolean): Call[] {
  const calls: Call[] = [];
  const pace = 1 + Math.floor(random() * 5);
  let atMs = 3;
  let failing = 0.2;
  while (calls.length < 80) {
    if (random() < 0.1) failing = pick(random, [0, 0.2, 0.5, 0.9, 1]);
    atMs += pick(random, [7, 41, 131, 457, 1511].slice(0, pace));
    const isIgnored = ignores && random() < 0.1;
    // Half a millisecond off the arrivals: nothing meets. What is ignored ends at once, within the period it was admitted in.
    const takesMs = isIgnored || random() < 0.5 ? 0 : Math.floor(random() * random() * 900) + 0.5;
    calls.push({ atMs, takesMs, fails: random() < failing, isIgnored });
  }
  return calls;
}

/** Plays the calls, each ending after its time, and tells the moves and who was admitted. */
function play(model: Model, calls: readonly Call[]): string {
  const running: Call[] = [];
  const endOf = ({ atMs, takesMs }: Call) => atMs + takesMs;
  const endUntil = (nowMs: number) => {
    running.sort((one, other) => endOf(one) - endOf(other));
    while (running.length > 0 && endOf(running[0]!) <= nowMs) {
      const call = running.shift()!;
      model.ended(endOf(call), call);
    }
  };
  let admitted = "";
  for (const call of calls) {
    endUntil(call.atMs);
    const isAdmitted = model.admit(call.atMs);
    admitted += isAdmitted ? "x" : ".";
    if (isAdmitted) running.push(call);
    if (call.takesMs === 0) endUntil(call.atMs);
  }
  return `${model.moves.join(" ")} ${admitted}`;
}

function ours(settings: BreakerSettings): Model {
  const moves: string[] = [];
  const periods = new Map<number, number>();
  const machine = new BreakerMachine(buildRule(settings.rule), buildMachineSettings(settings), {
    moved: (to, atNs) => moves.push(`${atNs / MS}:${to}`),
    openForNs: () => settings.openForMs * MS,
  });
  return {
    moves,
    admit: (nowMs) => {
      const isAdmitted = machine.admit(nowMs * MS) === "admitted";
      periods.set(nowMs, machine.period);
      return isAdmitted;
    },
    ended: (nowMs, { atMs, takesMs, fails, isIgnored }) => {
      if (isIgnored) machine.withdrawn(periods.get(atMs)!);
      else machine.recorded(nowMs * MS, fails, takesMs * MS);
    },
  };
}

interface Resilience4jConfig {
  readonly isTimeBased: boolean;
  readonly slidingWindowSize: number;
  readonly minimumNumberOfCalls: number;
  readonly failureRateThreshold: number;
  readonly slowCallRateThreshold: number;
  readonly slowCallMs: number;
  readonly waitMs: number;
  readonly permitted: number;
}

function resilience4j(config: Resilience4jConfig): Model {
  const moves: string[] = [];
  interface Result {
    readonly atMs: number;
    readonly fails: boolean;
    readonly isSlow: boolean;
  }
  const metricsOf = (isTimeBased: boolean, size: number) => {
    let results: Result[] = [];
    const needed = isTimeBased ? config.minimumNumberOfCalls : Math.min(config.minimumNumberOfCalls, size);
    return (result: Result): "tooFew" | "above" | "below" => {
      results.push(result);
      const second = Math.floor(result.atMs / 1000);
      if (isTimeBased) results = results.filter(({ atMs }) => Math.floor(atMs / 1000) > second - size);
      else if (results.length > size) results.shift();
      if (results.length < needed) return "tooFew";
      const percentOf = (count: number) => (count * 100) / results.length;
      const isAbove =
        percentOf(results.filter(({ fails }) => fails).length) >= config.failureRateThreshold ||
        percentOf(results.filter(({ isSlow }) => isSlow).length) >= config.slowCallRateThreshold;
      return isAbove ? "above" : "below";
    };
  };
  const freshMetrics = () => metricsOf(config.isTimeBased, config.slidingWindowSize);
  let state: "closed" | "open" | "halfOpen" = "closed";
  let metrics = freshMetrics();
  let waitsUntilMs = 0;
  let permits = 0;
  const move = (to: typeof state, nowMs: number) => {
    state = to;
    moves.push(`${nowMs}:${to}`);
    if (to === "open") waitsUntilMs = nowMs + config.waitMs;
    if (to === "halfOpen") permits = config.permitted;
    metrics = to === "halfOpen" ? metricsOf(false, config.permitted) : freshMetrics();
  };
  return {
    moves,
    admit: (nowMs) => {
      if (state === "open" && nowMs > waitsUntilMs) move("halfOpen", nowMs);
      if (state !== "halfOpen" || permits === 0) return state === "closed";
      permits--;
      return true;
    },
    ended: (nowMs, { fails, takesMs, isIgnored }) => {
      if (isIgnored) {
        permits++;
        return;
      }
      if (state === "open") return;
      const judged = metrics({ atMs: nowMs, fails, isSlow: takesMs > config.slowCallMs });
      if (judged === "above") move("open", nowMs);
      else if (judged === "below" && state === "halfOpen") move("closed", nowMs);
    },
  };
}

interface PollyOptions {
  readonly samplingMs: number;
  readonly minimumThroughput: number;
  readonly failureRatio: number;
  readonly breakMs: number;
}

function polly(options: PollyOptions): Model {
  const moves: string[] = [];
  const windowMs = options.samplingMs < 200 ? options.samplingMs : options.samplingMs / 10;
  let windows: { readonly startedMs: number; count: number; failures: number }[] = [];
  let state: "closed" | "open" | "halfOpen" = "closed";
  let blockedUntilMs = 0;
  const move = (to: typeof state, nowMs: number) => {
    state = to;
    moves.push(`${nowMs}:${to}`);
    if (to === "closed") windows = [];
    else blockedUntilMs = nowMs + options.breakMs;
  };
  const count = (nowMs: number, fails: boolean) => {
    if (windows.length === 0 || nowMs - windows.at(-1)!.startedMs >= windowMs)
      windows.push({ startedMs: nowMs, count: 0, failures: 0 });
    while (nowMs - windows[0]!.startedMs >= options.samplingMs) windows.shift();
    windows.at(-1)!.count++;
    if (fails) windows.at(-1)!.failures++;
  };
  return {
    moves,
    admit: (nowMs) => {
      if (state !== "open") return state === "closed";
      if (nowMs < blockedUntilMs) return false;
      move("halfOpen", nowMs);
      return true;
    },
    ended: (nowMs, { fails }) => {
      if (state === "halfOpen") return move(fails ? "open" : "closed", nowMs);
      count(nowMs, fails);
      if (state === "open" || !fails) return;
      const total = windows.reduce((sum, window) => sum + window.count, 0);
      const failures = windows.reduce((sum, window) => sum + window.failures, 0);
      if (total >= options.minimumThroughput && failures / total >= options.failureRatio) move("open", nowMs);
    },
  };
}

function compare(ignores: boolean, models: (random: Random) => readonly [Model, Partial<BreakerSettings>]): void {
  let moveCount = 0;
  for (let seed = 0; seed < SEQUENCE_COUNT; seed++) {
    const random = randomOf(seed);
    const [model, changes] = models(random);
    const calls = callsOf(random, ignores);
    const story = play(model, calls);
    const settings = { ...defaultsOf(BREAKER_FIELDS), ...changes };
    expect(play(ours(settings), calls), `sequence ${seed}: ${JSON.stringify(changes)}`).toBe(story);
    moveCount += model.moves.length;
  }
  // Sequences in which nothing happens would prove nothing.
  expect(moveCount).toBeGreaterThan(SEQUENCE_COUNT);
}

const presetOf = (name: string) => BREAKER_PRESETS.find((preset) => preset.name === name)!.settings;

describe("resilience4j", () => {
  test.each([
    ["a window of calls", false, false],
    ["a window of calls, some ignored", false, true],
    ["a window of seconds", true, false],
  ])("%s", (_, isTimeBased, ignores) => {
    compare(ignores, (random) => {
      const config: Resilience4jConfig = {
        isTimeBased,
        slidingWindowSize: pick(random, [2, 5, 10, 20]),
        minimumNumberOfCalls: pick(random, [1, 3, 5, 10, 30]),
        failureRateThreshold: pick(random, [20, 50, 80]),
        slowCallRateThreshold: pick(random, [40, 100]),
        slowCallMs: pick(random, [100, 300]),
        waitMs: pick(random, [500, 2003, 5000]),
        permitted: pick(random, [1, 3, 10]),
      };
      const shared = {
        callCountMin: config.minimumNumberOfCalls,
        failureRatioThreshold: config.failureRateThreshold / 100,
        slowCallRatioThreshold: config.slowCallRateThreshold / 100,
        slowCallMs: config.slowCallMs,
        comparison: ">=",
        evaluateOn: "everyResult",
      } as const;
      const rule: BreakerSettings["rule"] = isTimeBased
        ? {
            kind: "time-window",
            windowMs: config.slidingWindowSize * 1000,
            bucketCount: config.slidingWindowSize,
            bucketStart: "clock",
            countStarts: false,
            ...shared,
          }
        : { kind: "count-window", windowCount: config.slidingWindowSize, ...shared };
      const changes = { ...presetOf("resilience4j"), rule, openForMs: config.waitMs, probeCount: config.permitted };
      return [resilience4j(config), changes];
    });
  });
});

test("Polly", () => {
  compare(false, (random) => {
    const options: PollyOptions = {
      samplingMs: pick(random, [100, 1000, 4000, 10_000]),
      minimumThroughput: pick(random, [2, 5, 10]),
      failureRatio: pick(random, [0.1, 0.5, 0.8]),
      breakMs: pick(random, [500, 2003, 5000]),
    };
    const preset = presetOf("Polly");
    const rule = {
      ...preset.rule,
      windowMs: options.samplingMs,
      bucketCount: options.samplingMs < 200 ? 1 : 10,
      callCountMin: options.minimumThroughput,
      failureRatioThreshold: options.failureRatio,
    } as BreakerSettings["rule"];
    return [polly(options), { ...preset, rule, openForMs: options.breakMs }];
  });
});
