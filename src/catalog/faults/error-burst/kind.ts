import { ratio, toggle } from "../../../model/fields";
import { defineFault } from "../../../model/kind";
import { addErrors, removeErrors } from "./errors";

export const errorBurst = defineFault({
  type: "fault",
  kind: "error-burst",
  label: "Errors",
  summary: "A share of the calls fails on arrival.",
  alsoKnownAs: "Istio fault abort, Chaos Mesh HTTPChaos abort, Gremlin",
  targets: "component",
  glyph: "bug",
  fields: {
    errorRatio: ratio("Share", 1, "Share of the calls that fail at once."),
    permanent: toggle("Permanent", false, "Fails in a way that trying again cannot help: a 4xx rather than a 5xx."),
  },
  create: ({ conditions, changed }, { errorRatio, permanent }) => {
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
