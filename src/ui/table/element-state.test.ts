import { expect, test } from "vitest";
import { stateOf } from "./element-state";

const calm = { rate: 100, errorRatio: 0, utilization: 0.3, blockedRatio: 0 };

test("says the worst that is true, faults first", () => {
  expect(stateOf(calm, [])).toBe("ok");
  expect(stateOf({ ...calm, rate: 0 }, [])).toBe("idle");
  expect(stateOf({ ...calm, utilization: 0.85 }, [])).toBe("busy");
  expect(stateOf({ ...calm, utilization: 1, blockedRatio: 0.7 }, [])).toBe("waiting for others");
  expect(stateOf({ ...calm, utilization: 1, errorRatio: 0.31 }, ["Crash"])).toBe("crash, failing 31\u00a0%, saturated");
});

test("unknown numbers are not a state", () => {
  expect(stateOf({ rate: 5, errorRatio: Number.NaN, utilization: Number.NaN, blockedRatio: Number.NaN }, [])).toBe(
    "ok",
  );
});
