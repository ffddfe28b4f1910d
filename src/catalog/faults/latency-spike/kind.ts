import { AIM_FIELDS, callFault, isUnaimed } from "../../../model/call-faults";
import { duration, factor, ratio } from "../../../model/fields";
import { msToNs } from "../../../model/kernel";
import { defineFault } from "../../../model/kind";
import { addFactor, removeFactor } from "./factors";

export const latencySpike = defineFault({
  type: "fault",
  kind: "latency-spike",
  label: "Latency spike",
  summary: "Work takes longer, or a link does: for all calls, a share of them, one operation, or a few replicas.",
  alsoKnownAs: "slow-down, slow replica, Toxiproxy latency, Chaos Mesh NetworkChaos delay, Istio fault delay",
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
    shareOfCalls: ratio("Share", 1, "Share of the pieces of work, or of the messages on a link, that are hit."),
    ...AIM_FIELDS,
  },
  create: (context, settings) => {
    const { conditions, changed } = context;
    const { addMs, slowFactor } = settings;
    const addedNs = msToNs(addMs);
    if (!isUnaimed(settings)) return callFault(context, settings, { addedNs, slowFactor });
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
