import { describe, expect, test } from "vitest";
import { defaultsOf } from "../../../model/fields";
import { buildMachineSettings, buildRule } from "./build";
import { BREAKER_FIELDS, type BreakerSettings } from "./fields";
import { BreakerMachine } from "./machine";
import { BREAKER_PRESETS } from "./presets";

const MS = 1_000_000;

interface Call {
  readonly atMs: number;
  readonly fails: boolean;
  readonly takesMs?: number;
}
interface Ran {
  readonly transitions: (readonly [atMs: number, to: string])[];
  readonly executed: boolean[];
  readonly failedCount: number;
  readonly state: string;
}

/** Calls that take no time, one after another, against the pure machine. */
function drive(settings: BreakerSettings, calls: readonly Call[]): Ran {
  const transitions: [number, string][] = [];
  const executed: boolean[] = [];
  let failedCount = 0;
  const machine = new BreakerMachine(buildRule(settings.rule), buildMachineSettings(settings), {
    moved: (to, atNs) => transitions.push([atNs / MS, to]),
    openForNs: () => settings.openForMs * MS,
  });
  for (const { atMs, fails, takesMs = 0 } of calls) {
    while (machine.wakeAtNs < atMs * MS) machine.wake(machine.wakeAtNs);
    const isAdmitted = machine.admit(atMs * MS) === "admitted";
    executed.push(isAdmitted);
    if (!isAdmitted) continue;
    machine.recorded(atMs * MS, fails, takesMs * MS);
    if (fails) failedCount++;
  }
  return { transitions, executed, failedCount, state: machine.state };
}

function settingsOf(preset: string, changes: Partial<BreakerSettings> = {}): BreakerSettings {
  return {
    ...defaultsOf(BREAKER_FIELDS),
    ...BREAKER_PRESETS.find(({ name }) => name === preset)!.settings,
    ...changes,
  };
}

/** The oracle's schedule: a call every 100 ms from 0.05 s to 39.95 s, failing from 2 s to 12 s. */
const ORACLE_CALLS = Array.from({ length: 400 }, (_, i): Call => {
  const atMs = 50 + 100 * i;
  return { atMs, fails: atMs >= 2000 && atMs < 12_000 };
});

const countsOf = ({ executed, failedCount }: Ran) => [
  executed.filter(Boolean).length,
  executed.filter((was) => !was).length,
  failedCount,
];

describe("the published timelines", () => {
  test("CB-01: resilience4j's count window", () => {
    const rule = { ...settingsOf("resilience4j").rule, windowCount: 10, callCountMin: 10 } as BreakerSettings["rule"];
    const ran = drive(settingsOf("resilience4j", { rule, openForMs: 4930, probeCount: 3 }), ORACLE_CALLS);
    expect(ran.transitions).toEqual([
      [2450, "open"],
      [7450, "halfOpen"],
      [7650, "open"],
      [12650, "halfOpen"],
      [12850, "closed"],
    ]);
    expect(countsOf(ran)).toEqual([302, 98, 8]);
  });

  test("CB-03: Polly's sampling window", () => {
    const rule = {
      ...settingsOf("Polly").rule,
      windowMs: 10_000,
      callCountMin: 10,
      failureRatioThreshold: 0.5,
    } as BreakerSettings["rule"];
    const ran = drive(settingsOf("Polly", { rule, openForMs: 4930 }), ORACLE_CALLS);
    expect(ran.transitions).toEqual([
      [3950, "open"],
      [8950, "halfOpen"],
      [8950, "open"],
      [13950, "halfOpen"],
      [13950, "closed"],
    ]);
    expect(countsOf(ran)).toEqual([302, 98, 21]);
  });

  test("CB-05: cockatiel's consecutive failures", () => {
    const ran = drive(settingsOf("cockatiel", { openForMs: 4930 }), ORACLE_CALLS);
    expect(ran.transitions).toEqual([
      [2450, "open"],
      [7450, "halfOpen"],
      [7450, "open"],
      [12450, "halfOpen"],
      [12450, "closed"],
    ]);
    expect(countsOf(ran)).toEqual([302, 98, 6]);
  });

  test("CB-12: resilience4j's defaults let 110 calls reach a dead backend in 120 s", () => {
    const calls = Array.from({ length: 12_000 }, (_, i) => ({ atMs: 10 * (i + 1), fails: true }));
    const ran = drive(settingsOf("resilience4j"), calls);
    expect(countsOf(ran)[0]).toBe(110);
    expect(ran.state).toBe("open");
  });

  test("the default opens after 5 failures for 30 s and closes after 3 successes", () => {
    const calls = Array.from({ length: 50 }, (_, i) => ({ atMs: 1000 * (i + 1), fails: i < 5 }));
    const ran = drive(defaultsOf(BREAKER_FIELDS), calls);
    expect(ran.transitions).toEqual([
      [5000, "open"],
      [36_000, "halfOpen"],
      [38_000, "closed"],
    ]);
  });
});

describe("resilience4j's finer points", () => {
  const rule = { ...settingsOf("resilience4j").rule, windowCount: 10, callCountMin: 5 } as BreakerSettings["rule"];

  test("slow calls open the circuit although they succeed", () => {
    const slow = { ...rule, slowCallMs: 100, slowCallRatioThreshold: 0.5 } as BreakerSettings["rule"];
    const calls = Array.from({ length: 6 }, (_, i) => ({ atMs: i, fails: false, takesMs: i % 2 === 0 ? 101 : 100 }));
    expect(drive(settingsOf("resilience4j", { rule: slow }), calls).transitions).toEqual([[4, "open"]]);
  });

  test("half-open decides after the calls needed when those are fewer than the probes", () => {
    const calls = Array.from({ length: 14 }, (_, i) => ({ atMs: i < 5 ? i : 70_000 + i, fails: i < 5 }));
    const ran = drive(settingsOf("resilience4j", { rule, probeCount: 8 }), calls);
    expect(ran.transitions.map(([, to]) => to)).toEqual(["open", "halfOpen", "closed"]);
    expect(ran.transitions[2]![0]).toBe(70_009);
  });

  test("the window caps the calls needed while closed, not those needed of the probes", () => {
    // Window 5, minimum 30, permitted 10: opens at the 5th failure, and decides after min(30, 10) probes.
    const capped = { ...rule, windowCount: 5, callCountMin: 30 } as BreakerSettings["rule"];
    const calls = Array.from({ length: 20 }, (_, i) => ({ atMs: i < 5 ? i : 70_000 + i, fails: i < 5 }));
    const ran = drive(settingsOf("resilience4j", { rule: capped }), calls);
    expect(ran.transitions).toEqual([
      [4, "open"],
      [70_005, "halfOpen"],
      [70_014, "closed"],
    ]);
  });

  test("the longest half-open time counts from the move, whether anybody calls or not", () => {
    const settings = settingsOf("resilience4j", { rule, maxHalfOpenMs: 1000, openForMs: 100, openToHalfOpen: "timer" });
    const calls = Array.from({ length: 6 }, (_, i) => ({ atMs: i < 5 ? i : 2000, fails: true }));
    expect(drive(settings, calls).transitions.slice(0, 4)).toEqual([
      [4, "open"],
      [104, "halfOpen"],
      [1104, "open"],
      [1204, "halfOpen"],
    ]);
  });

  test("opens again when half-open lasts too long", () => {
    const settings = settingsOf("resilience4j", { rule, maxHalfOpenMs: 1000, openForMs: 100 });
    const machine = new BreakerMachine(buildRule(settings.rule), buildMachineSettings(settings), {
      moved: () => {},
      openForNs: () => 100 * MS,
    });
    for (let i = 0; i < 5; i++) machine.recorded(i, true, 0);
    expect(machine.admit(200 * MS)).toBe("admitted");
    expect(machine.wakeAtNs).toBe(1200 * MS);
    machine.wake(1200 * MS);
    expect(machine.state).toBe("open");
  });

  test("an ignored result gives the probe's permit back and decides nothing", () => {
    const settings = settingsOf("resilience4j", { rule, probeCount: 1, openForMs: 100 });
    const machine = new BreakerMachine(buildRule(settings.rule), buildMachineSettings(settings), {
      moved: () => {},
      openForNs: () => 100 * MS,
    });
    for (let i = 0; i < 5; i++) machine.recorded(i, true, 0);
    expect(machine.admit(200 * MS)).toBe("admitted");
    expect(machine.admit(201 * MS)).toBe("refused");
    machine.withdrawn(machine.period);
    expect(machine.admit(202 * MS)).toBe("admitted");
    expect(machine.state).toBe("halfOpen");
  });
});

describe("cockatiel's sampling of the half-open circuit: 4 calls, of which a quarter may fail", () => {
  const settings = settingsOf("cockatiel", { probeCount: 4, probeFailureRatioMax: 0.25, openForMs: 1000 });
  const probes = (...fails: boolean[]) => [
    ...Array.from({ length: 5 }, (_, i) => ({ atMs: i, fails: true })),
    ...fails.map((isFailure, i) => ({ atMs: 2000 + i, fails: isFailure })),
  ];

  test("a tolerated failure decides nothing, and the circuit closes once all have ended", () => {
    expect(drive(settings, probes(true, false, false, false)).transitions.slice(1)).toEqual([
      [2000, "halfOpen"],
      [2003, "closed"],
    ]);
  });

  test("one failure too many opens it at once", () => {
    expect(drive(settings, probes(true, false, true)).transitions.slice(1)).toEqual([
      [2000, "halfOpen"],
      [2002, "open"],
    ]);
  });
});

test("a call at the very moment of a timer finds what the timer does", () => {
  const settings = settingsOf("opossum", { openForMs: 1000 });
  const machine = new BreakerMachine(buildRule(settings.rule), buildMachineSettings(settings), {
    moved: () => {},
    openForNs: () => 1000 * MS,
  });
  machine.admit(0);
  machine.recorded(0, true, 0);
  expect(machine.admit(1000 * MS - 1)).toBe("refused");
  expect(machine.admit(1000 * MS)).toBe("admitted");
  expect(machine.state).toBe("halfOpen");
});

test("Hystrix opens at the health snapshot, not at the failure", () => {
  const calls = Array.from({ length: 40 }, (_, i) => ({ atMs: 20 * i + 5, fails: true }));
  const ran = drive(settingsOf("Hystrix"), calls);
  expect(ran.transitions).toEqual([[500, "open"]]);
  expect(countsOf(ran)[0]).toBe(25);
});

test("CB-10: 62 calls on average until 5 failures in a row at a failure share of one half", () => {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const rule = buildRule({ kind: "consecutive", failureCount: 5 });
  let calls = 0;
  const repetitions = 10_000;
  for (let i = 0; i < repetitions; i++) {
    rule.reset(0);
    do calls++;
    while (!rule.recorded(0, random() < 0.5, 0));
  }
  expect(Math.abs(calls / repetitions / 62 - 1)).toBeLessThan(0.05);
});
