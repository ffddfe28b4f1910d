import { AIM_FIELDS, callFault, isUnaimed } from "../../../model/call-faults";
import { duration, ratio, toggle } from "../../../model/fields";
import { msToNs } from "../../../model/kernel";
import { defineFault } from "../../../model/kind";
import { FAILED, FAILED_PERMANENTLY } from "../../../model/outcome";
import { addErrors, removeErrors } from "./errors";

export const errorBurst = defineFault({
  type: "fault",
  kind: "error-burst",
  label: "Errors",
  summary: "A share of the calls fails on arrival: of all of them, of one operation, or of a few replicas.",
  alsoKnownAs: "Istio fault abort, Chaos Mesh HTTPChaos abort, Gremlin; black-hole replica",
  targets: "component",
  glyph: "bug",
  fields: {
    errorRatio: ratio("Share", 1, "Share of the calls that fail."),
    permanent: toggle("Permanent", false, "Fails in a way that trying again cannot help: a 4xx rather than a 5xx."),
    failsAfterMs: duration(
      "Fails after",
      0,
      "Time until a hit call fails. No worker is held: what fails fast looks like a fast replica to a balancer.",
      { advanced: true },
    ),
    ...AIM_FIELDS,
  },
  create: (context, settings) => {
    const { conditions, changed } = context;
    const { errorRatio, permanent, failsAfterMs } = settings;
    const aim = { ...settings, shareOfCalls: errorRatio };
    if (failsAfterMs > 0 || !isUnaimed({ ...aim, shareOfCalls: 1 })) {
      const outcome = permanent ? FAILED_PERMANENTLY : FAILED;
      return callFault(context, aim, { outcome, failsAfterNs: msToNs(failsAfterMs) });
    }
    const errors = { ratio: errorRatio, isPermanent: permanent };
    return {
      start: () => {
        addErrors(conditions, errors);
        changed();
      },
      stop: () => {
        removeErrors(conditions, errors);
        changed();
      },
    };
  },
});
