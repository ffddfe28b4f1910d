import { factor } from "../../../model/fields";
import { defineFault } from "../../../model/kind";
import { addFactor, removeFactor } from "./factors";

export const surge = defineFault({
  type: "fault",
  kind: "surge",
  label: "Surge",
  summary: "More (or fewer) requests come than usual.",
  alsoKnownAs: "flash crowd, thundering herd, traffic spike",
  targets: "component",
  targetKinds: ["client"],
  glyph: "trending-up",
  fields: {
    factor: factor(
      "Factor",
      3,
      "The arrival rate is so many times the usual; 0 = nobody comes. Closed loops do not surge.",
      {
        max: 1000,
      },
    ),
  },
  create: ({ conditions, changed }, settings) => ({
    start: () => {
      addFactor(conditions, settings.factor);
      changed();
    },
    stop: () => {
      removeFactor(conditions, settings.factor);
      changed();
    },
  }),
});
