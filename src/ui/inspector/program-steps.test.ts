import { describe, expect, test } from "vitest";
import type { StepSpec } from "../../model/fields";
import { countSteps, describeStep, newStep, STEP_NAMES, type StepName } from "./program-steps";

const label = (id: string) => id.toUpperCase();

describe("describeStep", () => {
  test("says what a step does in words", () => {
    expect(describeStep({ do: "call", to: "payments", onFailure: "ignore" }, label)).toBe("Call PAYMENTS, go on if it fails");
    expect(describeStep({ do: "parallel", steps: [{ do: "work" }, { do: "work" }], waitForCount: 1 }, label)).toBe(
      "In parallel, wait for 1 of 2",
    );
  });

  test("every kind of step begins valid and has words", () => {
    for (const name of Object.keys(STEP_NAMES) as StepName[]) {
      const step = newStep(name, { callees: ["a", "b"], brokers: ["events"] });
      expect(step.do).toBe(name);
      expect(describeStep(step, label)).not.toBe("");
    }
    expect(newStep("publish", { callees: ["a"], brokers: ["events"] })).toEqual({ do: "publish", to: "events" });
  });
});

test("countSteps counts nested ones", () => {
  const program: StepSpec[] = [
    { do: "work" },
    { do: "choose", branches: [{ weight: 1, steps: [{ do: "call", to: "a" }] }, { weight: 2, steps: [{ do: "repeat", count: 2, steps: [{ do: "work" }] }] }] },
  ];
  expect(countSteps(program)).toBe(5);
});
