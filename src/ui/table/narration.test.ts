import { expect, test } from "vitest";
import type { Notice } from "../../worker/protocol";
import { hear, SILENCE, speak } from "./narration";

const notice = (place: string, atMs: number): Notice => ({
  place,
  atMs,
  code: "circuitOpened",
  text: `Breaker of ${place} opened.`,
});
const seconds = (ms: number) => `${ms / 1000} s`;

test("says one sentence and then keeps silent for five seconds", () => {
  const first = speak(hear(SILENCE, [notice("a->b", 42_000)]), 0, seconds);
  expect(first.sentence).toBe("t = 42 s: Breaker of a->b opened.");
  const early = speak(hear(first, [notice("c", 43_000)]), 4_999, seconds);
  expect(early.sentence).toBe(first.sentence);
  expect(speak(early, 5_000, seconds).sentence).toBe("t = 43 s: Breaker of c opened.");
});

test("sums up what it could not say", () => {
  const heard = hear(SILENCE, [notice("a", 1), notice("b", 2), notice("b", 3), notice("c", 4_000)]);
  expect(speak(heard, 0, seconds).sentence).toBe("t = 4 s: Breaker of c opened. 2 other places changed too.");
});

test("says nothing without a state change", () => {
  expect(speak(SILENCE, 10_000, seconds)).toBe(SILENCE);
});
