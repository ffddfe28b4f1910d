import { describe, expect, test } from "vitest";
import { AgeLimit, CoDel, ControlledDelay } from "./drop-rule";

const MS = 1e6;

/** Moments (ms) at which a saturated line is dropped from: everybody has waited `waitedMs`, one is taken every `everyMs`. */
function dropsOf(codel: CoDel, fromMs: number, toMs: number, waitedMs: number, everyMs = 1, behind = 100): number[] {
  const at: number[] = [];
  for (let ms = fromMs; ms < toMs; ms += everyMs) {
    while (codel.drops((ms - waitedMs) * MS, ms * MS, behind)) at.push(ms);
  }
  return at;
}

describe("CoDel", () => {
  test("drops once everybody of an interval waited for the target, then at interval/√n", () => {
    const codel = new CoDel(5 * MS, 100 * MS);
    expect(dropsOf(codel, 10, 420, 5)).toEqual([110, 210, 281, 339, 389]);
    expect(codel.describe()).toEqual({ state: "dropping" });
  });

  test("one short wait resets it", () => {
    const codel = new CoDel(5 * MS, 100 * MS);
    expect(dropsOf(codel, 10, 100, 6)).toEqual([]);
    expect(dropsOf(codel, 100, 101, 4.9)).toEqual([]);
    expect(dropsOf(codel, 101, 201, 6)).toEqual([]);
    expect(dropsOf(codel, 201, 202, 6)).toEqual([201]);
  });

  test("never drops the last one of a line", () => {
    expect(dropsOf(new CoDel(5 * MS, 100 * MS), 10, 2000, 50, 1, 0)).toEqual([]);
  });

  test("a line that stands again soon is dropped from as fast as before, a later one anew", () => {
    const again = (pauseMs: number) => {
      const codel = new CoDel(5 * MS, 100 * MS);
      dropsOf(codel, 0, 1000, 6);
      dropsOf(codel, 1000, 1001, 1);
      return dropsOf(codel, 1000 + pauseMs, 1000 + pauseMs + 200, 6).map((ms) => ms - 1000 - pauseMs);
    };
    // Nine drops before the first pause: eight more than at its beginning.
    expect(again(10).length).toBeGreaterThan(2);
    expect(again(5000)).toEqual([100]);
  });
});

test("controlled delay: the interval while the line is empty now and then, the target once it stands", () => {
  const rule = new ControlledDelay(5 * MS, 100 * MS);
  const drops = (joinedMs: number, nowMs: number, standingSinceMs: number) =>
    rule.drops(joinedMs * MS, nowMs * MS, 0, standingSinceMs * MS);
  expect(drops(50, 150, 0)).toBe(false);
  expect(drops(50, 151, 0)).toBe(true);
  expect(drops(150, 155, 0)).toBe(false);
  expect(drops(150, 156, 0)).toBe(true);
});

test("an age limit drops what has waited longer", () => {
  const rule = new AgeLimit(500 * MS);
  expect(rule.drops(0, 500 * MS)).toBe(false);
  expect(rule.drops(0, 501 * MS)).toBe(true);
});
