import type { StepSpec } from "./fields";
import type { CheckContext, CheckProblem } from "./kind";

/** Problems of programs that would hold what cannot be held. */
export function checkHolds(
  handlers: Readonly<Record<string, readonly StepSpec[]>>,
  { outgoing }: CheckContext,
): CheckProblem[] {
  return Object.entries(handlers).flatMap(([operation, steps]) =>
    heldIn(steps).flatMap((of): CheckProblem[] => {
      const obstacle = outgoing.find(({ to, id }) => to === of || id === of)?.grantsNothing;
      return obstacle === undefined ? [] : [{ path: `handlers.${operation}`, value: of, ...obstacle }];
    }),
  );
}

function heldIn(steps: readonly StepSpec[]): string[] {
  return steps.flatMap((step) => [...(step.do === "hold" ? [step.of] : []), ...heldIn(insideOf(step))]);
}

function insideOf(step: StepSpec): readonly StepSpec[] {
  if (step.do === "choose") return step.branches.flatMap(({ steps }) => steps);
  if (step.do === "lookup") return step.onMiss;
  return "steps" in step ? step.steps : [];
}
