import { describe, expect, test } from "vitest";
import { STEP_KINDS } from "../../scenario/step-fields";
import { branchShare, describeStep, newStep, type StepName } from "./program-steps";

const label = (id: string) => id.toUpperCase();

describe("describeStep", () => {
  test("says what a step does in words", () => {
    expect(describeStep({ do: "call", to: "payments", onFailure: "ignore" }, label)).toBe(
      "Call PAYMENTS, go on if it fails",
    );
    expect(describeStep({ do: "parallel", steps: [{ do: "work" }, { do: "work" }], waitForCount: 1 }, label)).toBe(
      "In parallel, wait for 1 of 2",
    );
  });

  test("every kind of step begins valid and has words", () => {
    for (const name of Object.keys(STEP_KINDS) as StepName[]) {
      const step = newStep(name, { callees: ["a", "b"], brokers: ["events"] });
      expect(step.do).toBe(name);
      expect(describeStep(step, label)).not.toBe("");
    }
    expect(newStep("publish", { callees: ["a"], brokers: ["events"] })).toEqual({ do: "publish", to: "events" });
  });
});

test("branchShare is a part of the whole, and unknown when all weights are zero", () => {
  expect(branchShare([{ weight: 1 }, { weight: 3 }], 1)).toBe(0.75);
  expect(branchShare([{ weight: 0 }], 0)).toBeNaN();
});
