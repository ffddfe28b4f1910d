import { duration, factor } from "../../../model/fields";
import { msToNs } from "../../../model/kernel";
import { defineFault } from "../../../model/kind";
import { addFactor, removeFactor } from "./factors";

export const latencySpike = defineFault({
  type: "fault",
  kind: "latency-spike",
  label: "Latency spike",
  summary: "Work takes longer, or a link does.",
  alsoKnownAs: "Toxiproxy latency, Chaos Mesh NetworkChaos delay, Istio fault delay",
  targets: "component-or-link",
  glyph: "turtle",
  fields: {
    addMs: duration("Added", 500, "Added to every service time of a component, or to each way of a link."),
    slowFactor: factor(
      "Slower",
      1,
      "Service times of a component are so many times longer; a link knows only the added time.",
      {
        min: 0.001,
        max: 10_000,
      },
    ),
  },
  create: ({ conditions, changed }, { addMs, slowFactor }) => {
    const addedNs = msToNs(addMs);
    return {
      start: () => {
        conditions.addedNs += addedNs;
        addFactor(conditions, slowFactor);
        changed();
      },
      stop: () => {
        conditions.addedNs -= addedNs;
        removeFactor(conditions, slowFactor);
        changed();
      },
    };
  },
});
