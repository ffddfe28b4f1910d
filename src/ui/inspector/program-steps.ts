/** What the program editor knows of the steps of a handler program: how one begins, and what it does in words. */
import type { StepSpec } from "../../model/fields";

export type StepName = StepSpec["do"];

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
    case "hold":
      return { do: "hold", of: callee, steps: [{ do: "call", to: callee }] };
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
      return step.serviceTime ? "Work, with a time of its own" : "Work for the service time";
    case "call":
    case "publish":
      return `${step.do === "call" ? "Call" : "Publish to"} ${labelOf(step.to)}${step.onFailure === "ignore" ? ", go on if it fails" : ""}`;
    case "parallel": {
      const copies = step.copyCount ?? 1;
      const often = copies === 1 ? "In parallel" : `In parallel, ${copies} times each`;
      return step.waitForCount === undefined
        ? `${often}, wait for all`
        : `${often}, wait for ${step.waitForCount} of ${step.steps.length * copies}`;
    }
    case "sequence":
      return "In sequence";
    case "choose":
      return "Choose one branch by weight";
    case "repeat":
      return `Repeat ${timesOf(step)}${step.inParallel === true ? ", all at once" : ""}`;
    case "hold":
      return `Hold a connection of ${labelOf(step.of)}`;
    case "lookup":
      return `Look up in ${labelOf(step.in)}`;
    case "fail":
      return step.permanent === true ? "Fail for good" : "Fail, trying again may help";
    case "respond":
      return "Respond to the caller";
  }
}

function timesOf({ count, countMax }: Extract<StepSpec, { do: "repeat" }>): string {
  return countMax === undefined || countMax <= count ? `${count} times` : `${count} to ${countMax} times`;
}

/** Share of a branch among all, 0–1. */
export function branchShare(branches: readonly { readonly weight: number }[], index: number): number {
  const total = branches.reduce((sum, branch) => sum + branch.weight, 0);
  return total === 0 ? Number.NaN : (branches[index]?.weight ?? 0) / total;
}
