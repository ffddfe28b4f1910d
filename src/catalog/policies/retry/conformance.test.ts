/**
 * Our retry beside cockatiel's: ten thousand sequences of outcomes each, the same draws of chance, and then the same number
 * of attempts, the same waits before them and the same end.
 */
import {
  decorrelatedJitterGenerator,
  ExponentialBackoff,
  fullJitterGenerator,
  halfJitterGenerator,
  handleAll,
  noJitterGenerator,
  retry,
} from "cockatiel";
import { afterEach, expect, test, vi } from "vitest";
import { NO_SLOT } from "../../../model/calls";
import { defaultsOf } from "../../../model/fields";
import type { PolicyContext } from "../../../model/kind";
import { FAILED, OK } from "../../../model/outcome";
import { Simulation } from "../../../runtime/simulation";
import { RETRY_FIELDS, type RetrySettings } from "./fields";
import { Retry } from "./retry";

const SEQUENCE_COUNT = 10_000;
const MAX_RETRIES = 6;
const BASE_MS = 128;
const MAX_MS = 3000;

/** What chance and the callee do in one call: whether each attempt fails, and the draw for the wait after it. */
interface Script {
  readonly fails: readonly boolean[];
  readonly draws: readonly number[];
}

function scriptOf(seed: number): Script {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const share = [0.3, 0.7, 0.95][seed % 3]!;
  const attempts = Array.from({ length: MAX_RETRIES + 1 }, () => [random() < share, random()] as const);
  return { fails: attempts.map(([fails]) => fails), draws: attempts.map(([, draw]) => draw) };
}

/** Waits (ms) before each retry, then how it ended. */
type Story = readonly (number | "ok" | "failed")[];

/** Our own policy on our own kernel, with a callee that follows the script and takes no time. */
function ours(settings: Partial<RetrySettings>): (script: Script) => Story {
  const simulation = new Simulation(8, 0, 1);
  let script: Script;
  let attempts = 0;
  let draws = 0;
  let beganAtNs = 0;
  let story: (number | "ok" | "failed")[] = [];
  const context = {
    engine: simulation,
    operations: [{ id: "request", access: "read", priority: 0, tenant: "", idempotent: true }],
    counter: () => 0,
    sample: () => 0,
    stream: () => ({ next: () => script.draws[draws++]! }),
    enterNext: (slot: number) => {
      const { now } = simulation.kernel;
      if (attempts > 0) story.push((now - beganAtNs) / 1e6);
      beganAtNs = now;
      simulation.settle(slot, script.fails[attempts++] ? FAILED : OK);
    },
    position: 0,
    place: 0,
    cancellation: false,
    linkIndex: 0,
    siblings: [],
  } as unknown as PolicyContext;
  const policy = new Retry(context, { ...defaultsOf(RETRY_FIELDS), ...settings });
  const ended = simulation.settleHandler((_, outcome) => story.push(outcome === OK ? "ok" : "failed"));
  return (next) => {
    script = next;
    attempts = 0;
    draws = 0;
    story = [];
    policy.enter(simulation.open(NO_SLOT, ended));
    simulation.kernel.run(Infinity);
    return story;
  };
}

afterEach(() => void vi.restoreAllMocks());

/** Whole milliseconds where cockatiel rounds down. */
const modes = [
  ["no jitter", noJitterGenerator, "none", false],
  ["full jitter", fullJitterGenerator, "full", true],
  ["half jitter", halfJitterGenerator, "equal", true],
  ["decorrelated jitter, its default", decorrelatedJitterGenerator, "decorrelatedV2", false],
] as const;

test.each(modes)("cockatiel's exponential back-off with %s", async (_, generator, jitter, isRounded) => {
  const mine = ours({
    attemptLimit: 1 + MAX_RETRIES,
    backoff: "exponential",
    backoffBaseMs: BASE_MS,
    backoffFactor: 2,
    backoffMaxMs: MAX_MS,
    jitter,
  });
  let waits: number[] = [];
  const options = { initialDelay: BASE_MS, maxDelay: MAX_MS, exponent: 2, generator: generator as never };
  const policy = retry(handleAll, { maxAttempts: MAX_RETRIES, backoff: new ExponentialBackoff(options) });
  policy.onRetry(({ delay }) => waits.push(delay));
  // Its waits are told by the event; the clock need not really run.
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void) => {
    queueMicrotask(run);
    return { unref() {} };
  }) as never);
  let script: Script;
  let draw = 0;
  vi.spyOn(Math, "random").mockImplementation(() => script.draws[draw++]!);
  let retries = 0;
  for (let seed = 0; seed < SEQUENCE_COUNT; seed++) {
    script = scriptOf(seed);
    draw = 0;
    waits = [];
    let attempts = 0;
    const end = await policy
      .execute(() => {
        if (script.fails[attempts++]) throw new Error("fails");
      })
      .then(
        () => "ok",
        () => "failed",
      );
    const own = mine(script);
    retries += waits.length;
    if (own.length !== waits.length + 1 || own.at(-1) !== end) expect(own, `sequence ${seed}`).toEqual([...waits, end]);
    for (const [i, theirs] of waits.entries()) {
      // Our waits are whole nanoseconds.
      const wait = isRounded ? Math.floor(own[i] as number) : (own[i] as number);
      if (Math.abs(wait - theirs) > 1e-6) expect(wait, `sequence ${seed}, wait ${i + 1}`).toBe(theirs);
    }
  }
  expect(retries).toBeGreaterThan(SEQUENCE_COUNT);
});
