import type { CheckProblem } from "../../../model/kind";
import type { ServiceSettings } from "./fields";

/** Only a call that waits to be begun can go to another replica, and only from one line to another. */
export function checkStealing(settings: ServiceSettings): CheckProblem[] {
  const { stealFromCount, queuePlacement, queueDiscipline, callModel, isPreemptive } = settings;
  if (stealFromCount === 0) return [];
  const obstacle =
    queuePlacement === "shared"
      ? "all replicas share one queue already"
      : queueDiscipline === "processor-sharing"
        ? "with processor sharing nobody waits"
        : callModel === "async"
          ? "calls that wait may have begun, as it is asynchronous"
          : queueDiscipline === "priority" && isPreemptive
            ? "calls that wait may have begun, as urgent ones interrupt them"
            : undefined;
  if (obstacle === undefined) return [];
  return [
    {
      path: "stealFromCount",
      value: stealFromCount,
      reason: `No replica can take a call from another: ${obstacle}.`,
      hint: "Write 0, or give each replica a queue of calls that have not begun.",
    },
  ];
}
