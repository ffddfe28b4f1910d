/** What the program editor knows of the steps of a handler program: their words, their parts and how a new one begins. */
import type { StepSpec } from "../../model/fields";

export type StepName = StepSpec["do"];

export const STEP_NAMES: Readonly<Record<StepName, { readonly label: string; readonly help: string }>> = {
  work: { label: "Work", help: "Hold a worker for one service time." },
  call: { label: "Call", help: "Call another component over a link and wait for its answer." },
  publish: { label: "Publish", help: "Hand a message to a topic or queue and go on as soon as it is accepted." },
  parallel: { label: "In parallel", help: "Start all steps at once and wait for all of them, or for as many as you say." },
  sequence: { label: "In sequence", help: "One step after the other, as one step of the program around it." },
  choose: { label: "Choose", help: "Take one of several branches, at random by weight." },
  repeat: { label: "Repeat", help: "Do the steps several times, one round after the other." },
  lookup: { label: "Look up in", help: "Ask a cache; on a miss do the steps, then fill the cache." },
  fail: { label: "Fail", help: "End here with a failure." },
  respond: { label: "Respond", help: "Answer the caller now; what follows is done afterwards." },
};

/** Surroundings that a new step needs: whom the component can call and publish to. */
export interface StepTargets {
  readonly callees: readonly string[];
  readonly brokers: readonly string[];
}

export function newStep(name: StepName, { callees, brokers }: StepTargets): StepSpec {
  const callee = callees[0] ?? "";
  switch (name) {
    case "call":
      return { do: "call", to: callee };
    case "publish":
      return { do: "publish", to: brokers[0] ?? callee };
    case "parallel":
    case "sequence":
      return { do: name, steps: callees.slice(0, 2).map((to) => ({ do: "call", to })) };
    case "choose":
      return {
        do: "choose",
        branches: [
          { weight: 1, steps: [] },
          { weight: 1, steps: [] },
        ],
      };
    case "repeat":
      return { do: "repeat", count: 2, steps: [] };
    case "lookup":
      return { do: "lookup", in: callee, onMiss: [] };
    default:
      return { do: name };
  }
}

/** One line that says what the step does, without its nested steps. */
export function describeStep(step: StepSpec, labelOf: (id: string) => string): string {
  switch (step.do) {
    case "work":
      return step.serviceTime ? "Work for a time of its own" : "Work for the service time";
    case "call":
      return `Call ${labelOf(step.to)}${step.onFailure === "ignore" ? ", go on if it fails" : ""}`;
    case "publish":
      return `Publish to ${labelOf(step.to)}${step.onFailure === "ignore" ? ", go on if it fails" : ""}`;
    case "parallel":
      return step.waitForCount === undefined
        ? "In parallel, wait for all"
        : `In parallel, wait for ${step.waitForCount} of ${step.steps.length}`;
    case "sequence":
      return "In sequence";
    case "choose":
      return "Choose one branch by weight";
    case "repeat":
      return `Repeat ${step.count} times`;
    case "lookup":
      return `Look up in ${labelOf(step.in)}; on a miss`;
    case "fail":
      return step.permanent === true ? "Fail for good (trying again cannot help)" : "Fail (trying again may help)";
    case "respond":
      return "Respond to the caller";
  }
}

/** Number of steps, nested ones included. */
export function countSteps(steps: readonly StepSpec[]): number {
  return steps.reduce((sum, step) => sum + 1 + countSteps(partsOf(step).flat()), 0);
}

function partsOf(step: StepSpec): readonly (readonly StepSpec[])[] {
  switch (step.do) {
    case "parallel":
    case "sequence":
    case "repeat":
      return [step.steps];
    case "lookup":
      return [step.onMiss];
    case "choose":
      return step.branches.map((branch) => branch.steps);
    default:
      return [];
  }
}
